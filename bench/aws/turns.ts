/** Items that are worked on at once. */
const ABREAST = 20;

/** Does `work` with every item, a few of them at once. */
export async function inTurns<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: ABREAST }, worker));
}
