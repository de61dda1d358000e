import type { ReactNode } from 'react';
import { Mark } from './Mark.tsx';

/** The face of a place with nothing in it: the mark in outline, a sentence or two, and what can be done. */
export function Notice(props: { title: string; help: string; level?: 1 | 2; children?: ReactNode }) {
  const Title = props.level === 2 ? 'h2' : 'h1';
  return (
    <div className="grid place-content-center justify-items-center gap-2 p-8 text-center">
      <Mark look="outline" className="size-24" />
      <Title className="mt-3 text-title font-[650] tracking-[-0.012em]">{props.title}</Title>
      <p className="max-w-[44ch] text-pretty text-face text-ink-2">{props.help}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">{props.children}</div>
    </div>
  );
}
