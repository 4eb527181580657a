import type {
  DateFrom,
  DateKind,
  DateSuggestion,
  ItemView,
  Money,
  ProductRow,
  PutAwayItem,
  Unit,
} from '$lib/backend/types';
import { step } from '$lib/format/amounts';
import { parseMoney } from '$lib/format/money';
import { number } from '$lib/format/numbers';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';
import type { Shopping } from './shopping.svelte';

/** Products offered for a kind. */
const OFFERED = 20;

/** One thing that came home: what of it goes into stock. */
export class PutAwayRow {
  milli = $state(0);
  date = $state<string | null>(null);
  dateFrom = $state<DateFrom | null>(null);
  dateKind = $state<DateKind>('best-before');
  placeId = $state('');
  /** As typed. */
  price = $state('');
  priceProblem = $state('');
  /** False of what only goes off the list. */
  food = $state(true);
  suggestion = $state<DateSuggestion | null>(null);
  /** Of a kind: what was bought of it; none for something new. */
  product = $state<ProductRow | null>(null);
  /** What may have been bought of a kind, the newest first. */
  offered = $state<ProductRow[]>([]);

  readonly unit: Unit;
  /** What so much of it cost last. */
  readonly last: Money | null;
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(
    private readonly larder: Larder,
    readonly item: ItemView,
    bought: ProductRow | undefined,
  ) {
    this.unit = item.amount?.unit ?? item.product?.total.unit ?? 'piece';
    const wished = item.amount?.milli ?? 0;
    this.milli = wished > 0 ? wished : step(this.unit);
    this.placeId = item.placeId;
    this.suggestion = item.date;
    this.last = item.price;
    if (item.kindId === null) this.product = item.product;
    else void this.offer(bought);
  }

  /** True of words that no product stands behind: they may be no food at all. */
  get mayBeNoFood(): boolean {
    return this.item.product === null && this.item.kindId === null;
  }

  tap(direction: 1 | -1): void {
    const by = step(this.unit);
    this.milli = Math.max(Math.min(by, this.milli), this.milli + direction * by);
  }

  setDate(date: string | null, from: DateFrom | null = null): void {
    this.date = date;
    this.dateFrom = from;
  }

  takeSuggestion(): void {
    if (this.suggestion) this.setDate(this.suggestion.date, this.suggestion.from);
  }

  setPlace(placeId: string): void {
    this.placeId = placeId;
    void this.suggest();
  }

  setProduct(id: string): void {
    this.product = this.offered.find((p) => p.id === id) ?? null;
    void this.suggest();
  }

  /** Looks for what may have been bought of the kind; what was bought last is chosen. */
  private async offer(bought: ProductRow | undefined): Promise<void> {
    const query = {
      search: this.item.name,
      placeId: null,
      kindId: null,
      sort: 'added',
      offset: 0,
      limit: OFFERED,
    } as const;
    try {
      const pages = await Promise.all(
        (['all', 'out-of-stock'] as const).map((filter) => this.larder.backend.pantry({ ...query, filter })),
      );
      const found = pages.flatMap((p) => p.rows).filter((p) => p.id !== bought?.id);
      this.offered = bought ? [bought, ...found] : found;
    } catch (thrown) {
      this.larder.fail(thrown);
    }
    this.product ??= this.offered[0] ?? null;
    await this.suggest();
  }

  private async suggest(): Promise<void> {
    const { product } = this;
    this.question += 1;
    const question = this.question;
    this.suggestion = null;
    if (!product) return;
    try {
      const suggestion = await this.larder.backend.suggestDate(product.id, this.placeId);
      if (question === this.question) this.suggestion = suggestion;
    } catch {
      // It is an offer only: without it the date is typed.
    }
  }

  /** As the program takes it; none while its price can't be read. */
  request(currency: string): PutAwayItem | null {
    const typed = this.price.trim();
    const priceMinor = typed === '' ? null : parseMoney(typed, currency);
    this.priceProblem = typed !== '' && priceMinor === null ? m.error_price() : '';
    if (this.priceProblem) return null;
    return {
      id: this.item.id,
      productId: this.item.kindId === null ? null : (this.product?.id ?? null),
      amount: { milli: this.milli, unit: this.unit },
      date: this.date,
      dateKind: this.dateKind,
      dateFrom: this.dateFrom,
      placeId: this.placeId,
      priceMinor,
    };
  }
}

/** What came home from a store, as it goes into stock: all of it by one booking. */
export class PutAwayForm {
  rows = $state<PutAwayRow[]>([]);
  store = $state('');
  busy = $state(false);

  constructor(
    private readonly larder: Larder,
    private readonly shopping: Shopping,
    private readonly bought: ReadonlyMap<string, ProductRow>,
  ) {
    this.store = shopping.list?.store ?? '';
  }

  /** Follows the basket: what was typed about a thing stays while it is in there. */
  follow(basket: readonly ItemView[]): void {
    this.rows = basket.map(
      (item) =>
        this.rows.find((r) => r.item.id === item.id) ??
        new PutAwayRow(this.larder, item, this.bought.get(item.id)),
    );
  }

  /** The rows whose date somebody proposes and nobody typed. */
  get undated(): PutAwayRow[] {
    return this.rows.filter((r) => r.food && r.date === null && r.suggestion !== null);
  }

  takeSuggestions(): void {
    for (const row of this.undated) row.takeSuggestion();
  }

  /** Puts all of it into stock; false leaves the form as it is. */
  async book(): Promise<boolean> {
    const { larder, shopping, rows } = this;
    const listId = shopping.view?.listId;
    if (this.busy || listId === undefined || rows.length === 0) return false;
    const { currency } = larder.settings;
    const items = rows.filter((r) => r.food).map((r) => r.request(currency));
    const ready = items.filter((item) => item !== null);
    if (ready.length < items.length) return false;
    this.busy = true;
    try {
      const dropped = rows.filter((r) => !r.food).map((r) => r.item.id);
      const store = this.store.trim() || null;
      const done = await larder.doing(
        () => larder.backend.putAway({ listId, items: ready, dropped, store }),
        m.put_away_done({ count: rows.length, shown: number(rows.length) }),
      );
      if (!done) return false;
      shopping.putting = null;
      await shopping.load();
      return true;
    } finally {
      this.busy = false;
    }
  }
}
