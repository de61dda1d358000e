// Bounded work at the same time.

/** Runs `work` on every item, at most `most` at a time. Rejects with the first failure. */
export async function inParallel<T>(items: T[], most: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
}
