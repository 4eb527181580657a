import type { LotRow, LotsPage, LotsQuery, LotView, PastQuery, PastRow, PastView } from '../types';
import type { Lot, LotFields } from './lots';

/** A transaction, as far as another day's pantry depends on it. */
export interface Past {
  id: string;
  at: string;
  action: string;
  of: string | null;
  effects: { lotId: string; milli: number; before?: LotFields; after?: LotFields }[];
}

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

/** A window onto all lots. */
export function lotsPage(all: LotRow[], query: LotsQuery, placeName: (id: string) => string): LotsPage {
  const words = fold(query.search).split(/\s+/).filter(Boolean);
  const found = all.filter(({ lot, name, brand }) => {
    const parts = fold([name, brand].filter(Boolean).join(' ')).split(/\s+/);
    return (
      (query.placeId === null || lot.placeId === query.placeId) &&
      words.every((word) => parts.some((part) => part.startsWith(word)))
    );
  });
  const key = ({ lot }: LotRow): string => {
    if (query.sort === 'date') return lot.date ?? '9999';
    if (query.sort === 'store') return lot.store?.toLowerCase() ?? '\uffff';
    return query.sort === 'place' ? placeName(lot.placeId) : '';
  };
  found.sort((a, b) => {
    if (query.sort === 'added') return b.lot.addedAt.localeCompare(a.lot.addedAt) || byName(a, b);
    if (query.sort === 'price')
      return (b.lot.price?.minor ?? -1) - (a.lot.price?.minor ?? -1) || byName(a, b);
    return key(a).localeCompare(key(b)) || byName(a, b) || a.lot.id.localeCompare(b.lot.id);
  });
  return { rows: found.slice(query.offset, query.offset + query.limit), total: found.length };
}

/** Every lot as it was at the end of a day, by what was booked until then. */
export function lotsAt(date: string, lots: Iterable<Lot>, journal: readonly Past[]): Lot[] {
  const then = new Map<string, Lot>();
  for (const lot of lots) then.set(lot.id, { ...lot });
  const later = journal.filter((t) => t.at.slice(0, 10) > date);
  for (const entry of later.reverse()) {
    const root = entry.of === null ? entry : journal.find((t) => t.id === entry.of);
    const sign = entry.action === 'undone' ? -1 : 1;
    for (const { lotId, milli, before, after } of root?.effects ?? []) {
      const lot = then.get(lotId);
      if (!lot) continue;
      lot.milli -= sign * milli;
      Object.assign(lot, sign === 1 ? before : after);
    }
  }
  return [...then.values()].filter((lot) => lot.milli > 0);
}

/** A day's pantry. `view` and `told` know how lots and products look today. */
export function pastView(
  query: PastQuery,
  journal: readonly Past[],
  lots: readonly Lot[],
  now: readonly Lot[],
  view: (lot: Lot) => LotView,
  told: (productId: string) => Pick<PastRow, 'name' | 'brand'>,
): PastView {
  const amounts = (of: readonly Lot[]) => {
    const sums = new Map<string, number>();
    for (const lot of of) sums.set(lot.unit, (sums.get(lot.unit) ?? 0) + lot.milli);
    return [...sums].map(([unit, milli]) => ({ milli, unit }));
  };
  const products = [...new Set(lots.map((l) => l.productId))].map((productId): PastRow => {
    const own = (l: Lot) => l.productId === productId;
    const there = lots.filter(own);
    return {
      productId,
      ...told(productId),
      amounts: amounts(there),
      now: amounts(now.filter(own)),
      lots: there.map(view),
    };
  });
  const search = fold(query.search.trim());
  const found = products.filter((p) => fold(`${p.name} ${p.brand ?? ''}`).includes(search)).sort(byName);
  return {
    date: query.date,
    first: journal.reduce<string | null>((first, t) => {
      const day = t.at.slice(0, 10);
      return first === null || day < first ? day : first;
    }, null),
    products: products.length,
    lots: lots.length,
    rows: found.slice(query.offset, query.offset + query.limit),
    total: found.length,
  };
}
