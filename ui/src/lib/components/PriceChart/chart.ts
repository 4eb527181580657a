import type { PerUnit, PriceView } from '$lib/backend/types';

/** Fewer prices are no course of anything. */
const FEWEST = 3;
/** Stores with a line of their own; what was bought elsewhere is in the list alone. */
const STORES = 3;
const WIDTH = 600;
const HEIGHT = 170;
/** Room for half a mark at every edge. */
const EDGE = 10;

/** The mark of each store around its middle: a disc, a square, a triangle. */
export const MARKS = [
  'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z',
  'M-4.5-4.500h9v9h-9z',
  'M0-5.500l5.500 10h-11z',
] as const;

export interface Chart {
  width: number;
  height: number;
  /** Where the highest and the lowest price are. */
  top: number;
  bottom: number;
  least: PerUnit;
  most: PerUnit;
  first: string;
  last: string;
  stores: { name: string; points: { x: number; y: number }[] }[];
}

interface Point {
  date: string;
  store: string;
  per: PerUnit;
}

/** The course of what a unit cost, in the unit that most prices are in; none where too little is known. */
export function chart(prices: readonly PriceView[]): Chart | null {
  const priced = prices.flatMap(({ date, store, perUnit }): Point[] =>
    perUnit ? [{ date, store: store ?? '', per: perUnit }] : [],
  );
  const points = mostOf(priced, ({ per }) => `${per.unit} ${per.price.currency}`).sort((a, b) =>
    a.date.localeCompare(b.date),
  );
  const byPrice = [...points].sort((a, b) => a.per.price.minor - b.per.price.minor);
  const [first, last, least, most] = [points[0], points.at(-1), byPrice[0], byPrice.at(-1)];
  if (points.length < FEWEST || !first || !last || !least || !most || first.date === last.date) return null;
  const scale = (value: number, from: number, to: number, length: number) =>
    from === to ? length / 2 : ((value - from) / (to - from)) * length;
  const at = ({ date, per }: Point) => ({
    x: round(EDGE + scale(day(date), day(first.date), day(last.date), WIDTH - 2 * EDGE)),
    y: round(
      HEIGHT - EDGE - scale(per.price.minor, least.per.price.minor, most.per.price.minor, HEIGHT - 2 * EDGE),
    ),
  });
  const names = [...new Set(points.map(({ store }) => store))];
  const many = (name: string) => points.filter(({ store }) => store === name).length;
  const stores = names.sort((a, b) => many(b) - many(a)).slice(0, STORES);
  return {
    width: WIDTH,
    height: HEIGHT,
    top: EDGE,
    bottom: HEIGHT - EDGE,
    least: least.per,
    most: most.per,
    first: first.date,
    last: last.date,
    stores: stores.map((name) => ({ name, points: points.filter(({ store }) => store === name).map(at) })),
  };
}

/** Those with the key that most of them have. */
function mostOf<T>(all: readonly T[], key: (one: T) => string): T[] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

const day = (date: string) => Date.parse(`${date}T00:00:00Z`);
const round = (value: number) => Math.round(value * 10) / 10;
