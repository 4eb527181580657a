import type { Amount } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { ONE } from './amounts';

export type PortionKey = 'all' | 'three-quarters' | 'half' | 'quarter' | 'one';

export interface Portion {
  value: PortionKey;
  word: string;
  /** Whole thousandths. */
  milli: number;
}

/** The parts of an amount that people take; none twice. Of two pieces the half is one, and is called so. */
export function portions({ milli, unit }: Amount): Portion[] {
  const part = (quarters: number) => Math.max(1, Math.round((milli * quarters) / 4));
  const one = unit !== 'g' && unit !== 'ml' && milli > ONE;
  const fractions: Portion[] = [
    { value: 'three-quarters', word: m.part_three_quarters(), milli: part(3) },
    { value: 'half', word: m.part_half(), milli: part(2) },
    { value: 'quarter', word: m.part_quarter(), milli: part(1) },
  ];
  const all: Portion[] = [
    { value: 'all', word: m.part_all(), milli },
    ...fractions.filter((f) => !one || f.milli !== ONE),
    ...(one ? [{ value: 'one' as const, word: m.part_one(), milli: ONE }] : []),
  ];
  return all.filter((p, i) => all.findIndex((other) => other.milli === p.milli) === i);
}
