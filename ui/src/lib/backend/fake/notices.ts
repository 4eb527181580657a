import type { LotView, NoticesView, ProductRow, Unreached } from '../types';
import { daysBetween } from './dates';

/** Days of the past that say how fast a household uses a product. */
const LOOKED_AT = 28;

/** A product with its lots in the order they are used, and how much of it was used of late, in thousandths. */
export interface Use {
  row: ProductRow;
  lots: LotView[];
  usedMilli: number;
}

/** How many days of use the journal is asked for. */
export const USED_WITHIN = LOOKED_AT;

/** What wants attention, of all products in stock. */
export function notices(uses: readonly Use[], today: string): NoticesView {
  const has = (use: Use, status: LotView['status']) => use.lots.some((lot) => lot.status === status);
  return {
    past: uses.filter((use) => has(use, 'past')).length,
    soon: uses.filter((use) => has(use, 'soon')).length,
    recalled: uses.map(({ row }) => row).filter(({ recalled }) => recalled),
    unreached: uses
      .flatMap((use) => unreached(use, today))
      .sort((a, b) => a.date.localeCompare(b.date))
      .slice(0, 100),
  };
}

/** Goes on as before: lots are used one after the other, and what a date comes before is left of it. */
function unreached({ row, lots, usedMilli }: Use, today: string): Unreached[] {
  if (usedMilli <= 0) return [];
  const daily = usedMilli / LOOKED_AT;
  let before = 0;
  return lots.flatMap((lot): Unreached[] => {
    const { date, amount } = lot;
    const daysLeft = date === null ? null : daysBetween(today, date);
    const eaten = daysLeft === null ? 0 : Math.max(0, Math.floor(daily * daysLeft) - before);
    before += amount.milli;
    if (date === null || daysLeft === null || daysLeft < 0 || eaten >= amount.milli) return [];
    const { unit } = amount;
    return [
      {
        product: row,
        lotId: lot.id,
        date,
        left: { milli: amount.milli - eaten, unit },
        weekly: { milli: Math.round(daily * 7), unit },
      },
    ];
  });
}
