import type { Amount } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { number } from './numbers';

/** Thousandths in one piece, and in the step of one tap for weights and volumes. */
export const ONE = 1000;

/** One tap: one piece, or a tenth of a kilogram or litre. */
export function step(unit: Amount['unit']): number {
  return unit === 'piece' ? ONE : 100 * ONE;
}

/** `2`, `1.5`, `500 g`, `1.2 kg`, `330 ml`. */
export function amount({ milli, unit }: Amount): string {
  const value = milli / ONE;
  if (unit === 'piece') return number(value);
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

/** The same with its sign, for the journal: `+2`, `−500 g`. */
export function change(value: Amount): string {
  const text = amount({ ...value, milli: Math.abs(value.milli) });
  return value.milli < 0 ? `−${text}` : `+${text}`;
}
