import type { Condition } from '../types';

/** How many days a food keeps, by where and how; what is left out nobody knows. */
interface Row {
  food: string;
  ambient?: number;
  cool?: number;
  frozen?: number;
  opened?: number;
  thawed?: number;
}

/** A few rows such as the program's own table has; their numbers are for tests only. */
const ROWS: Record<string, Row> = {
  'en:milks': { food: 'Milk', cool: 7, frozen: 90, opened: 7, thawed: 3 },
  'en:meats': { food: 'Ground beef', cool: 2, frozen: 120, thawed: 1 },
  'en:yogurts': { food: 'Yogurt', cool: 14, frozen: 60, opened: 5 },
  'en:breads': { food: 'Bread', ambient: 5, frozen: 90, thawed: 2 },
  'en:mueslis': { food: 'Granola', ambient: 180, opened: 90 },
};

export const TABLE = 'FoodKeeper';

/** The row for a product, by its most specific category. */
export function rowFor(categories: string[]): Row | undefined {
  return categories
    .toReversed()
    .map((category) => ROWS[category])
    .find(Boolean);
}

export function daysIn(row: Row | undefined, condition: Condition): number | undefined {
  return row?.[condition];
}
