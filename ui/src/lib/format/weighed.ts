import type { Measured } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { counted } from './amounts';
import { money } from './money';
import { parseDecimal } from './numbers';

export type WeightUnit = 'kg' | 'g';

/** Thousandths of a gram in a kilogram. */
const KILOGRAM = 1_000_000;

/** What a code of weighed goods says, as its label writes it: `0.350 kg`, `€3.49`, `6 pieces`. */
export function measuredWords(measured: Measured, currency: string): string {
  switch (measured.kind) {
    case 'weight':
      return new Intl.NumberFormat(i18n.tag, {
        style: 'unit',
        unit: 'kilogram',
        unitDisplay: 'short',
        minimumFractionDigits: 3,
        maximumFractionDigits: 3,
      }).format(measured.milliG / KILOGRAM);
    case 'price':
      return money({ minor: measured.minor, currency });
    case 'count':
      return counted({ milli: measured.milli, unit: 'piece' });
  }
}

/** A typed weight; none when it is none. */
export function readWeight(text: string, unit: WeightUnit): Measured | null {
  const milliG = parseDecimal(text, unit === 'kg' ? 6 : 3);
  return milliG ? { kind: 'weight', milliG } : null;
}

/** A typed number of pieces; none when it is none. */
export function readCount(text: string): Measured | null {
  const milli = parseDecimal(text, 3);
  return milli ? { kind: 'count', milli } : null;
}
