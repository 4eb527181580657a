import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, CountRequest, DifferenceView, ErrorView, ProductRow } from '$lib/backend/types';
import { step } from '$lib/format/amounts';
import { compareNames } from '$lib/format/order';
import { productName } from '$lib/format/words';
import { MOST, readAmount } from '$lib/input/amount';
import { m } from '$lib/paraglide/messages.js';
import { findProducts } from './find-products';
import type { Larder } from './larder.svelte';

/** One product of the place: what should be there, and what was found. */
export class CountRow {
  /** In thousandths; none while nobody looked. */
  found = $state<number | null>(null);

  constructor(
    readonly product: ProductRow,
    readonly expected: number,
  ) {}

  /** A tap: from what should be there, as most often little is missing. */
  tap(direction: 1 | -1): void {
    const from = this.found ?? this.expected;
    this.found = Math.min(MOST, Math.max(0, from + direction * step(this.product.total.unit)));
  }

  /** A typed amount in the product's unit, or none of it; false when it is neither. */
  async type(text: string, backend: Backend): Promise<boolean> {
    if (/^\s*0+(?:[.,]0*)?\s*$/.test(text)) {
      this.found = 0;
      return true;
    }
    const { id, total } = this.product;
    const amount = await readAmount(backend, text, { productId: id, unit: total.unit });
    if (amount?.unit !== total.unit) return false;
    this.found = amount.milli;
    return true;
  }
}

/** In the order of their names, as they are looked for on a shelf. */
function ordered(rows: readonly CountRow[]): CountRow[] {
  return [...rows].sort((a, b) => compareNames(productName(a.product), productName(b.product)));
}

/** What a comparison came to. */
export interface Differences {
  missing: DifferenceView[];
  extra: DifferenceView[];
  expected: DifferenceView[];
}

/** The counting of one place: first every product is looked at, then both amounts are compared, then it is booked. */
export class Counting {
  rows = $state<CountRow[]>([]);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<ErrorView | null>(null);
  /** What was compared, while it is shown. */
  differences = $state<Differences | null>(null);
  busy = $state(false);

  /** Products that a typed name or number may mean; none while nothing was asked. */
  offered = $state<ProductRow[] | null>(null);
  /** What was counted last by its name or number, and what was found of it before. */
  last = $state.raw<{ row: CountRow; before: number | null } | null>(null);

  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(
    private readonly larder: Larder,
    readonly placeId: string,
  ) {}

  // A counting outlives the screen that began it, which a `$derived` made there would not.
  get counted(): number {
    return this.rows.filter((r) => r.found !== null).length;
  }

  get uncounted(): number {
    return this.rows.length - this.counted;
  }

  /** Shows the list of what should be there, with what was counted before. */
  open(): Promise<void> {
    this.differences = null;
    this.offered = null;
    this.last = null;
    return this.load();
  }

  /** Asks what should be there; what was counted so far stays. */
  async load(): Promise<void> {
    this.question += 1;
    const question = this.question;
    if (this.status === 'failed') this.status = 'loading';
    try {
      const expected = await this.larder.backend.differences(this.request([]));
      if (question !== this.question) return;
      const found = new Map(this.rows.map((r) => [r.product.id, r.found]));
      const rows = expected.map((d) => new CountRow(d.product, d.expectedMilli));
      for (const row of rows) row.found = found.get(row.product.id) ?? null;
      const known = new Set(rows.map((r) => r.product.id));
      const added = this.rows.filter((r) => r.expected === 0 && !known.has(r.product.id));
      this.rows = ordered([...rows, ...added]);
      const last = this.last?.row.product.id;
      const again = this.rows.find((r) => r.product.id === last);
      this.last = this.last && again ? { ...this.last, row: again } : null;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (question !== this.question) return;
      this.error = toErrorView(thrown);
      this.status = 'failed';
    }
  }

  /** What nobody looked at must stay as it is now, not as it was when the counting began. */
  async follow(event: AppEvent): Promise<void> {
    if (event.kind !== 'pantry-changed') return;
    await this.load();
    if (this.differences) await this.compare();
  }

  /** Forgets what was counted, and offers to have it back. */
  async beginAgain(): Promise<void> {
    const { rows } = this;
    this.rows = [];
    await this.open();
    const back = () => {
      this.rows = rows;
      void this.open();
    };
    this.larder.toasts.show(m.count_begun_again(), [{ label: m.undo(), run: back }]);
  }

  /** Says of all that nobody looked at that it is as it should be. */
  restAsExpected(): void {
    for (const row of this.rows) row.found ??= row.expected;
  }

  /** One more of a product, which need not have been expected. */
  add(product: ProductRow): CountRow {
    this.offered = null;
    let row = this.rows.find((r) => r.product.id === product.id);
    if (!row) {
      row = new CountRow(product, 0);
      this.rows = ordered([...this.rows, row]);
    }
    const before = row.found;
    if (before === null) row.found = step(product.total.unit);
    else row.tap(1);
    this.last = { row, before };
    return row;
  }

  /** Takes back what was counted last by its name or number. */
  uncount(): void {
    if (!this.last) return;
    const { row, before } = this.last;
    row.found = before;
    if (before === null && row.expected === 0) this.rows = this.rows.filter((r) => r !== row);
    this.last = null;
  }

  /** A code that was scanned: one more of its product, and a tone that tells whether it is known. */
  async scan(text: string): Promise<void> {
    const row = await this.find(text);
    const { session } = this.larder;
    session.tell(row ? 'good' : 'attention');
    if (!row) session.spoken = m.count_other_none();
  }

  /** Looks for a product by its number or name: the only one is counted, several are offered. */
  async find(text: string): Promise<CountRow | null> {
    const search = text.trim();
    if (search === '') return null;
    try {
      const found = await findProducts(this.larder.backend, search);
      const [only] = found;
      if (only && found.length === 1) return this.add(only);
      this.offered = found;
    } catch (thrown) {
      this.larder.fail(thrown);
    }
    return null;
  }

  /** Compares what was found with what should be there. */
  async compare(): Promise<boolean> {
    return this.doing(async () => {
      const all = await this.larder.backend.differences(this.request(this.rows));
      const looked = new Set(this.rows.filter((r) => r.found !== null).map((r) => r.product.id));
      const counted = all.filter((d) => looked.has(d.product.id));
      this.differences = {
        missing: counted.filter((d) => d.foundMilli < d.expectedMilli),
        extra: counted.filter((d) => d.foundMilli > d.expectedMilli),
        expected: counted.filter((d) => d.foundMilli === d.expectedMilli),
      };
      return true;
    });
  }

  /** Books the differences as one, and offers to undo it. */
  async book(): Promise<boolean> {
    return this.doing(async () => {
      const { transactionId } = await this.larder.backend.count(this.request(this.rows));
      const label = m.count_done({ place: this.larder.placeName(this.placeId) });
      this.larder.history.recordWithToast({ transactionId, label: () => label });
      this.larder.endCounting(this.placeId);
      return true;
    });
  }

  private async doing(work: () => Promise<boolean>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    try {
      return await work();
    } catch (thrown) {
      this.larder.fail(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** What nobody looked at is as it should be: only then it stays. */
  private request(rows: readonly CountRow[]): CountRequest {
    const found = rows.map((r) => ({ productId: r.product.id, milli: r.found ?? r.expected }));
    return { productId: null, placeId: this.placeId, found };
  }
}
