import type { LotRow, LotSort } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';

export type ColumnKey =
  'choice' | 'name' | 'brand' | 'amount' | 'date' | 'place' | 'opened' | 'store' | 'price';

export interface Column {
  key: ColumnKey;
  word: () => string;
  /** The order that a press on its head brings. */
  sort?: LotSort;
  /** Its track of the CSS grid. */
  track: string;
}

/** A cell that can be changed where it stands. */
export type EditKey = 'amount' | 'date' | 'place';

export const EDITABLE: readonly ColumnKey[] = ['amount', 'date', 'place'] satisfies EditKey[];

const COLUMNS: readonly Column[] = [
  { key: 'choice', word: m.grid_choice, track: '46px' },
  { key: 'name', word: m.name, sort: 'name', track: 'minmax(120px, 2fr)' },
  { key: 'brand', word: m.brand, track: 'minmax(90px, 1.2fr)' },
  { key: 'amount', word: m.amount, track: 'minmax(64px, 0.7fr)' },
  { key: 'date', word: m.date, sort: 'date', track: 'minmax(152px, 1.1fr)' },
  { key: 'place', word: m.place, sort: 'place', track: 'minmax(112px, 1.2fr)' },
  { key: 'opened', word: m.opened_label, track: '84px' },
  { key: 'store', word: m.store_bought, sort: 'store', track: 'minmax(96px, 1fr)' },
  { key: 'price', word: m.grid_price, sort: 'price', track: '84px' },
];

/** What a narrower table does without: the brand then stands under the name. */
const WIDE: readonly ColumnKey[] = ['brand', 'store', 'price'];

/** The columns that a window has room for. */
export function columnsFor(wide: boolean): readonly Column[] {
  return wide ? COLUMNS : COLUMNS.filter((column) => !WIDE.includes(column.key));
}

/** What a cell is of, for a screen reader and for a dialog: `Honey, Fridge`. */
export function lotTitle(row: LotRow, placeName: string): string {
  return [row.name, placeName].filter(Boolean).join(', ');
}
