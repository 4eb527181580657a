import type { Backend } from '$lib/backend/backend';
import type { Amount, Unit } from '$lib/backend/types';
import { ONE } from '$lib/format/amounts';

/** The most that is taken for an amount: a million pieces, or a ton. */
export const MOST = 1_000_000 * ONE;

export interface AmountHints {
  productId: string | null;
  /** What a bare number is of; none for what the product is told in. */
  unit: Unit | null;
}

/** True when nothing but a number was typed, which is then of the usual unit. */
function bare(text: string): boolean {
  return !/\p{L}/u.test(text.replaceAll(/(?<=[\d½⅓⅔¼¾]\s*)x(?=\s*[\d½⅓⅔¼¾])/giu, ''));
}

/** Reads a typed amount; none when it is none. */
export async function readAmount(
  backend: Backend,
  text: string,
  { productId, unit }: AmountHints,
): Promise<Amount | null> {
  const { amount } = await backend.parseAmount(text, productId);
  if (!amount || amount.milli <= 0 || amount.milli > MOST) return null;
  return unit !== null && bare(text) ? { ...amount, unit } : amount;
}
