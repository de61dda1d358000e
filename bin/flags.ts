// What a person reads when a flag is wrong.

/** The sentence for what Node's `parseArgs` threw, or anything else. `formOf` names the right form of a flag's value. */
export function sentence(error: unknown, formOf: (flag: string) => string | undefined, help: string): string {
  if (!(error instanceof Error)) return String(error);
  const [, flag] = /^Unknown option '(.*?)'/u.exec(error.message) ?? [];
  const [, lacks = ''] = /^Option '(--[\w-]+)\b.*argument (?:missing|is ambiguous)/u.exec(error.message) ?? [];
  const form = formOf(lacks);
  if (form !== undefined) return `${lacks} is without a value: give ${form}.`;
  return flag === undefined ? error.message : `There is no flag "${flag}". npm run parley -- ${help} names them all.`;
}
