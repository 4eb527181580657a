import { m } from '$lib/paraglide/messages.js';
import { number } from './numbers';

/** What digits of a shop's own code are. */
export interface LayoutRun {
  kind: 'prefix' | 'item' | 'value' | 'check';
  /** The digits of the prefix, else a dot for each. */
  shown: string;
}

const KINDS: Record<string, LayoutRun['kind']> = { I: 'item', V: 'value', C: 'check' };

/** The layout of a taught code, such as `28IIIICVVVVV`, in pieces of one sort. */
export function layoutRuns(layout: string): LayoutRun[] {
  const runs: LayoutRun[] = [];
  for (const letter of layout) {
    const kind = KINDS[letter] ?? 'prefix';
    const shown = kind === 'prefix' ? letter : '•';
    const last = runs.at(-1);
    if (last?.kind === kind) last.shown += shown;
    else runs.push({ kind, shown });
  }
  return runs;
}

/** The same in words; of what measures nothing the digits alone. */
export function layoutWords(layout: string): string {
  const runs = layoutRuns(layout);
  const length = (kind: LayoutRun['kind']) => {
    const count = runs.filter((run) => run.kind === kind).reduce((sum, run) => sum + run.shown.length, 0);
    return m.code_digits({ count, shown: number(count) });
  };
  const prefix = runs[0]?.kind === 'prefix' ? runs[0].shown : '';
  if (!runs.some((run) => run.kind === 'value')) return '';
  return m.code_layout({ prefix, item: length('item'), value: length('value') });
}
