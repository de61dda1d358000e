import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';

interface Props {
  title: string;
  help: string;
  level?: 1 | 2;
  /** What it is about, in place of the mark. */
  icon?: LucideIcon;
  /** Beneath the help. */
  more?: ReactNode;
  children?: ReactNode;
}

/** The face of a place with nothing in it: the mark in outline, a sentence or two, and what can be done. */
export function Notice({ title, help, level = 1, icon: Icon, more, children }: Props) {
  const Title = level === 2 ? 'h2' : 'h1';
  return (
    <div className="grid place-content-center justify-items-center gap-2 p-8 text-center">
      {Icon ? (
        <Icon className="size-12 text-ink-3" strokeWidth={1.25} aria-hidden="true" />
      ) : (
        <Mark look="outline" className="size-24" />
      )}
      <Title className="mt-3 text-title font-[650] tracking-[-0.012em] text-balance">{title}</Title>
      <p className="max-w-[44ch] text-face text-pretty text-ink-2">{help}</p>
      {more}
      <div className="mt-3 flex flex-wrap justify-center gap-2 empty:hidden">{children}</div>
    </div>
  );
}
