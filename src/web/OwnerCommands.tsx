import { words } from './words.ts';

/** The commands that make an owner link. The page cannot tell where its server runs, so it names both. */
export function OwnerCommands() {
  return (
    <div className="grid gap-2 justify-self-stretch text-second text-ink-2">
      <Command>npm run -s parley -- owner-link</Command>
      <p>{words.ownerLinkAws}</p>
      <Command>npm run -s parley -- aws owner-link</Command>
    </div>
  );
}

function Command({ children }: { children: string }) {
  return (
    <code
      dir="ltr"
      className="rounded-2 border border-line bg-code px-3 py-1.5 font-mono text-second [overflow-wrap:anywhere] text-ink"
    >
      {children}
    </code>
  );
}
