import type { Money } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';

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
  let typed = text.replaceAll(/[\s\u00a0\u202f’']/g, '');
  // Where both stand, the last one parts the decimals: `1.234,50`.
  const [comma, point] = [typed.lastIndexOf(','), typed.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) typed = typed.replaceAll(comma > point ? '.' : ',', '');
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(typed);
  const digits = decimals(currency);
  if (!match?.[1] || (match[2] ?? '').length > digits) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

/** What a part of something costs. */
export function share(price: Money, part: number, whole: number): Money {
  return { ...price, minor: Math.round((price.minor * part) / whole) };
}
