import type {
  Amount,
  KindEdit,
  KindView,
  PerUnit,
  PriceRequest,
  PricesView,
  PriceView,
  ProductEdits,
  Unit,
  UnitView,
} from '../types';
import { turnIn, type Turn } from './turn';
import { Conversions } from './units';

/** One product, as far as kinds, units and prices look at it. */
export interface Held {
  id: string;
  edits: ProductEdits;
  /** What its amounts are told in. */
  unit: Unit;
  /** Its lots, empty ones as well. */
  lots: readonly { milli: number; unit: Unit; price: Paid | null; store: string | null; addedAt: string }[];
}

interface Paid {
  minor: number;
  milli: number;
}

type Kind = Pick<KindView, 'id' | 'name' | 'minimum'>;
type Seen = PriceRequest & { id: string; date: string };

const refused = (code: 'invalid' | 'not-found', field?: string) => ({
  code,
  message: `fake: ${code}`,
  details: field ? { field } : null,
});

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);

/** Kinds, units of the user's own, and prices that were seen. Every change can be taken back by the journal. */
export class FakeHousehold {
  private readonly kindsById = new Map<string, Kind>();
  private readonly unitsById = new Map<string, UnitView>();
  private readonly seen = new Map<string, Seen>();

  constructor(
    private readonly products: () => Held[],
    private readonly today: string,
    private readonly currency: () => string,
  ) {}

  // --- kinds ---

  kinds(): KindView[] {
    const products = this.products();
    return [...this.kindsById.values()].sort(byName).map((kind) => {
      const own = products.filter((p) => p.edits.kindId === kind.id && !p.edits.hidden);
      return { ...kind, products: own.length, ...stockOf(own, kind.minimum?.unit ?? mostly(own)) };
    });
  }

  kind(id: string): Kind {
    const kind = this.kindsById.get(id);
    if (!kind) throw refused('not-found');
    return kind;
  }

  kindName(id: string | null): string | null {
    return id === null ? null : (this.kindsById.get(id)?.name ?? null);
  }

  putKind(id: string, edit: KindEdit): Turn {
    const name = edit.name.trim();
    if (name === '') throw refused('invalid', 'name');
    if (edit.minimum && edit.minimum.milli <= 0) throw refused('invalid', 'minimum');
    return turnIn(this.kindsById, id, { id, name, minimum: edit.minimum });
  }

  removeKind(id: string): Turn {
    this.kind(id);
    return turnIn(this.kindsById, id, null);
  }

  // --- units ---

  units(): UnitView[] {
    return [...this.unitsById.values()].sort(byName).map((unit) => ({ ...unit }));
  }

  unit(id: string): UnitView {
    const unit = this.unitsById.get(id);
    if (!unit) throw refused('not-found');
    return unit;
  }

  putUnit(id: string, name: string): Turn {
    const word = name.trim();
    const taken = this.units().some((u) => u.id !== id && u.name.toLowerCase() === word.toLowerCase());
    if (word === '' || taken) throw refused('invalid', 'name');
    return turnIn(this.unitsById, id, { id, name: word });
  }

  removeUnit(id: string): Turn {
    this.unit(id);
    const kept = this.products().some(
      ({ edits, lots }) =>
        lots.some((l) => l.milli > 0 && l.unit === id) ||
        edits.unit === id ||
        edits.minimum?.unit === id ||
        edits.equations.some((e) => e.leftUnit === id || e.rightUnit === id),
    );
    const counted = [...this.kindsById.values()].some((k) => k.minimum?.unit === id);
    if (kept || counted) throw refused('invalid', 'unit');
    return turnIn(this.unitsById, id, null);
  }

  // --- prices ---

  prices(product: Held): PricesView {
    const bought = product.lots.flatMap(({ price, store, unit, addedAt }) =>
      price === null
        ? []
        : [
            {
              seenId: null,
              date: addedAt.slice(0, 10),
              store,
              amount: { milli: price.milli, unit },
              ...price,
            },
          ],
    );
    const noted = [...this.seen.values()]
      .filter((s) => s.productId === product.id)
      .map(({ id, date, store, amount, priceMinor }) => ({
        seenId: id,
        date,
        store,
        amount,
        minor: priceMinor,
      }));
    const prices = [...noted.reverse(), ...bought]
      .map(({ seenId, date, store, amount, minor }): PriceView => {
        const price = { minor, currency: this.currency() };
        return { seenId, date, store, amount, price, perUnit: perUnit(product, amount, price) };
      })
      .sort((a, b) => b.date.localeCompare(a.date));
    return { prices, stores: cheapest(prices) };
  }

  notePrice(id: string, request: PriceRequest): Turn {
    if (request.amount.milli <= 0) throw refused('invalid', 'amount');
    if (request.priceMinor < 0) throw refused('invalid', 'price');
    const store = request.store?.trim() || null;
    return turnIn(this.seen, id, { ...request, id, store, date: this.today });
  }

  /** Whose price it is. */
  seenOf(id: string): string {
    const seen = this.seen.get(id);
    if (!seen) throw refused('not-found');
    return seen.productId;
  }

  forgetPrice(id: string): Turn {
    return turnIn(this.seen, id, null);
  }
}

/** What is in stock of some products in one unit, and what does not convert into it. */
export function stockOf(products: readonly Held[], unit: Unit): { total: Amount; rest: Amount[] } {
  const total = { milli: 0, unit };
  const rest = new Map<Unit, number>();
  for (const { edits, lots } of products) {
    const conversions = new Conversions(edits.equations);
    for (const lot of lots) {
      if (lot.milli === 0) continue;
      const milli = conversions.convert(lot, unit);
      if (milli === null) rest.set(lot.unit, (rest.get(lot.unit) ?? 0) + lot.milli);
      else total.milli += milli;
    }
  }
  return { total, rest: [...rest].map(([other, milli]) => ({ milli, unit: other })) };
}

/** The unit that most lots are kept in. */
function mostly(products: readonly Held[]): Unit {
  const units = products.flatMap((p) => p.lots.filter((l) => l.milli > 0).map((l) => l.unit));
  const times = (unit: Unit) => units.filter((u) => u === unit).length;
  return units.toSorted((a, b) => times(b) - times(a))[0] ?? products[0]?.unit ?? 'piece';
}

/** What a kilogram or a litre costs where that follows, else one of what the amount is in. */
function perUnit(product: Held, amount: Amount, price: PriceView['price']): PerUnit {
  const conversions = new Conversions(product.edits.equations);
  for (const [base, unit] of [
    ['g', 'kg'],
    ['ml', 'l'],
  ] as const) {
    const milli = conversions.convert(amount, base);
    if (milli !== null)
      return { unit, price: { ...price, minor: Math.round((price.minor * 1_000_000) / milli) } };
  }
  return { unit: amount.unit, price: { ...price, minor: Math.round((price.minor * 1000) / amount.milli) } };
}

function cheapest(prices: readonly PriceView[]): PriceView[] {
  const best = new Map<string, PriceView>();
  for (const price of prices) {
    if (price.store === null || price.perUnit === null) continue;
    const key = `${price.perUnit.unit} ${price.store}`;
    const before = best.get(key)?.perUnit;
    if (!before || price.perUnit.price.minor < before.price.minor) best.set(key, price);
  }
  return [...best.values()].sort(
    (a, b) =>
      (a.perUnit?.unit ?? '').localeCompare(b.perUnit?.unit ?? '') ||
      (a.perUnit?.price.minor ?? 0) - (b.perUnit?.price.minor ?? 0),
  );
}
