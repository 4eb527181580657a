import type { Money } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { parseDecimal } from './numbers';

function format(currency: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return new Intl.NumberFormat(i18n.tag, { style: 'currency', currency, ...options });
}

/** How many decimals a currency has: two for euros, none for yen. */
function decimals(currency: string): number {
  return format(currency).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `€2.50`, `2,50 €`. */
export function money({ minor, currency }: Money): string {
  return format(currency).format(minor / 10 ** decimals(currency));
}

/** What something may cost, without the small coins: `€23`. */
export function roughMoney({ minor, currency }: Money): string {
  return format(currency, { minimumFractionDigits: 0, maximumFractionDigits: 0 }).format(
    minor / 10 ** decimals(currency),
  );
}

/** The same for a field, without its sign: `2.50`. */
export function plainMoney({ minor, currency }: Money): string {
  const digits = decimals(currency);
  return new Intl.NumberFormat(i18n.tag, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(minor / 10 ** digits);
}

/** A typed price in the currency's smallest coin; none when it is no price. Comma and point both part decimals. */
export function parseMoney(text: string, currency: string): number | null {
  return parseDecimal(text, decimals(currency));
}

/** What a part of something costs. */
export function share(price: Money, part: number, whole: number): Money {
  return { ...price, minor: Math.round((price.minor * part) / whole) };
}
