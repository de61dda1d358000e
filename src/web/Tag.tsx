/** The letters that tell somebody or something from another whose name looks the same. `title`: why they are there. */
export function Tag({ children, title }: { children: string; title: string }) {
  return (
    <span title={title} dir="ltr" className="shrink-0 rounded-1 bg-s2 px-1 text-meta text-ink-2">
      {children}
    </span>
  );
}
