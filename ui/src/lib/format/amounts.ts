import type { Amount, ProductRow } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { m } from '$lib/paraglide/messages.js';
import { number } from './numbers';
import { ownUnits } from './own-units.svelte';

/** Thousandths in one piece, and in the step of one tap for weights and volumes. */
export const ONE = 1000;

/** One tap: one piece, or a tenth of a kilogram or litre. */
export function step(unit: Amount['unit']): number {
  return unit === 'g' || unit === 'ml' ? 100 * ONE : ONE;
}

/** `2`, `1.5`, `500 g`, `1.2 kg`, `330 ml`, `2 jar`. */
export function amount({ milli, unit }: Amount): string {
  const value = milli / ONE;
  if (unit === 'pack') return m.packs({ count: Math.abs(value), shown: number(value) });
  if (unit !== 'g' && unit !== 'ml') {
    // The user's own are shown as they were written: nobody knows how they bend.
    const name = ownUnits.name(unit);
    return name === null ? number(value) : `${number(value)}\u00a0${name}`;
  }
  const large = Math.abs(value) >= 1000;
  const shown = large ? value / 1000 : value;
  const intl = unit === 'g' ? (large ? 'kilogram' : 'gram') : large ? 'liter' : 'milliliter';
  return new Intl.NumberFormat(i18n.tag, {
    style: 'unit',
    unit: intl,
    unitDisplay: 'short',
    maximumFractionDigits: 3,
  }).format(shown);
}

/** The same with its word, where a bare number says too little: `4 pieces`, `500 g`. */
export function counted(value: Amount): string {
  if (value.unit !== 'piece') return amount(value);
  return m.pieces({ count: Math.abs(value.milli) / ONE, shown: amount(value) });
}

/** Several amounts as one: `2 packs + 300 g`. What is of one unit is added up. */
export function amounts(values: readonly Amount[]): string {
  const sums = new Map<string, number>();
  for (const { milli, unit } of values) sums.set(unit, (sums.get(unit) ?? 0) + milli);
  const shown = [...sums].filter(([, milli]) => milli !== 0);
  return shown.map(([unit, milli]) => counted({ milli, unit })).join(' + ');
}

/** All there is of a product: `3`, `2 packs + 300 g`. */
export function stock({ total, rest }: Pick<ProductRow, 'total' | 'rest'>): string {
  const others = rest.filter((value) => value.milli !== 0);
  if (others.length === 0) return amount(total);
  return amounts([total, ...others]);
}

/** The same with its sign, for the journal: `+2`, `−500 g`. */
export function change(value: Amount): string {
  const text = amount({ ...value, milli: Math.abs(value.milli) });
  return value.milli < 0 ? `−${text}` : `+${text}`;
}
