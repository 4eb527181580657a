import type { Backend, GreyFrame } from '../backend';
import type {
  AddRequest,
  AppEvent,
  Booking,
  CacheView,
  DateKind,
  ErrorCode,
  Facts,
  FactsState,
  FrameView,
  HistoryRange,
  HistoryView,
  JournalEntry,
  LookupView,
  LotEdit,
  LotView,
  PantryCounts,
  PantryPage,
  PantryQuery,
  PlaceView,
  ProductEdits,
  ProductRow,
  ProductView,
  RedisSettings,
  ScanOutcome,
  ScannedCode,
  ScanRequest,
  Settings,
  StartView,
  StoreCheck,
  StoreSettings,
  TakeRequest,
  Tier,
  UnavailableReason,
  UndoView,
  Unit,
} from '../types';
import { FakeCache } from './cache';
import { addDays, daysBetween, readDate } from './dates';
import { parseCode } from './gtin';
import { elsewhere, samples } from './samples';

interface Lot {
  id: string;
  productId: string;
  milli: number;
  date: string | null;
  dateKind: DateKind;
  placeId: string;
  opened: boolean;
  addedAt: string;
}

interface Product {
  id: string;
  gtin: string | null;
  unit: Unit;
  facts: Facts | null;
  factsState: FactsState;
  edits: ProductEdits;
  fetchedAt: string | null;
}

type LotFields = Pick<Lot, 'date' | 'dateKind' | 'placeId' | 'opened'>;

interface Transaction {
  id: string;
  action: JournalEntry['action'];
  at: string;
  productId: string;
  undone: boolean;
  of: string | null;
  /** What it did to each lot: an amount, and fields before and after. */
  effects: { lotId: string; milli: number; before?: LotFields; after?: LotFields }[];
}

export interface FakeOptions {
  /** False: an empty pantry. */
  furnished?: boolean;
  /** Today, `YYYY-MM-DD`; the real one by default. */
  today?: string;
  systemLocale?: string;
  settings?: Partial<Settings>;
  /** Milliseconds a lookup takes. */
  lookupDelay?: number;
  /** Milliseconds every other answer takes; none answers at once. */
  delay?: number;
  /** How many more products a long list should have. */
  many?: number;
}

const PLACES: PlaceView[] = [
  { id: 'place-pantry', name: '', builtin: 'pantry', condition: 'ambient' },
  { id: 'place-fridge', name: '', builtin: 'fridge', condition: 'cool' },
  { id: 'place-freezer', name: '', builtin: 'freezer', condition: 'frozen' },
];

const REDIS: RedisSettings = {
  host: '127.0.0.1',
  port: 6379,
  tls: false,
  user: '',
  hasPassword: false,
  prefix: 'larder',
  keepDays: 365,
};

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** A whole Larder in memory, for tests and for a browser without the program. */
export class FakeBackend implements Backend {
  /** What the source does; tests turn it. */
  network: 'up' | UnavailableReason = 'up';
  /** Codes the next frames and pictures hold. */
  frameCodes: ScannedCode[][] = [];
  pictureCodes: ScannedCode[] = [{ text: '4006381333931', symbology: ']E0', format: 'EAN-13' }];
  /** An error for the next call of a method, by its name. */
  readonly failures = new Map<keyof Backend, ErrorCode>();
  /** The names of the methods called, in order. */
  readonly calls: (keyof Backend)[] = [];
  scannerOpen = false;
  /** The cached lookup; tests turn its store and its long work. */
  readonly keeping: FakeCache;

  private readonly today: string;
  private readonly options: FakeOptions;
  private readonly products = new Map<string, Product>();
  private readonly lots = new Map<string, Lot>();
  /** The same lots by their product: a long list asks for them all the time. */
  private readonly lotsByProduct = new Map<string, Lot[]>();
  private readonly transactions: Transaction[] = [];
  private readonly source = elsewhere();
  private readonly cached = new Map<string, string>();
  private readonly listeners = new Set<(event: AppEvent) => void>();
  private settings: Settings;
  private serial = 0;

  constructor(options: FakeOptions = {}) {
    this.options = options;
    this.today = options.today ?? new Date().toISOString().slice(0, 10);
    this.settings = {
      language: null,
      appearance: 'system',
      sound: true,
      cameraId: null,
      defaultPlaceId: null,
      sourceUrl: 'https://world.openfoodfacts.org',
      freshFoundHours: 24,
      freshUnknownMinutes: 60,
      deadlineSeconds: 8,
      online: true,
      secondSource: { on: false, hasKey: false },
      store: { kind: 'sqlite', redis: REDIS },
      memoryEntries: 10_000,
      storeMegabytes: 500,
      ...options.settings,
    };
    this.furnish(options.furnished ?? true, options.many ?? 0);
    this.keeping = new FakeCache(options.furnished ?? true, {
      online: () => this.settings.online,
      network: () => this.network,
      store: () => this.settings.store,
      use: (store) => this.useStore(store),
      memoryEntries: () => this.settings.memoryEntries,
      storeMegabytes: () => this.settings.storeMegabytes,
      products: () => this.products.size,
      nameOf: (gtin) => this.byGtin(gtin)?.edits.name ?? this.byGtin(gtin)?.facts?.name ?? null,
      ask: (gtin) => this.fetchBehind(gtin),
      emit: (event) => this.emit(event),
    });
  }

  private furnish(furnished: boolean, many: number): void {
    for (const sample of samples()) {
      if (sample.gtin) this.source.set(sample.gtin, sample.facts);
      if (!furnished) continue;
      const product = this.makeProduct(sample.gtin, sample.facts, sample.lots[0]?.unit ?? 'piece');
      product.fetchedAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
      for (const lot of sample.lots) {
        this.addLot(product, lot.count * 1000, {
          date: lot.days === null ? null : addDays(this.today, lot.days),
          dateKind: lot.kind ?? 'best-before',
          placeId: `place-${lot.place}`,
          opened: lot.opened ?? false,
        });
      }
    }
    for (let i = 0; i < many; i += 1) {
      const product = this.makeProduct(null, null, 'piece');
      product.edits.name = `Sample ${String(i + 1).padStart(5, '0')}`;
      this.addLot(product, ((i % 9) + 1) * 1000, {
        date: addDays(this.today, 20 + (i % 900)),
        dateKind: 'best-before',
        placeId: 'place-pantry',
        opened: false,
      });
    }
  }

  // --- the contract ---

  async start(): Promise<StartView> {
    await this.answer('start');
    return {
      version: '0.1.0',
      systemLocale: this.options.systemLocale ?? navigator.language,
      today: this.today,
      dataDir: '/home/you/.local/share/larder',
      demo: true,
      places: PLACES,
      settings: { ...this.settings },
    };
  }

  async setScannerOpen(open: boolean): Promise<void> {
    await this.answer('setScannerOpen');
    this.scannerOpen = open;
  }

  async scanFrame(frame: GreyFrame): Promise<FrameView> {
    await this.answer('scanFrame');
    const accepted = this.frameCodes.shift() ?? [];
    return { sequence: frame.sequence, accepted, seen: accepted.length > 0, decodeMs: 4.2 };
  }

  async scanPicture(bytes: Uint8Array): Promise<FrameView> {
    await this.answer('scanPicture');
    if (bytes.length === 0) throw error('picture');
    return { sequence: 0, accepted: this.pictureCodes, seen: this.pictureCodes.length > 0, decodeMs: 31 };
  }

  async scanCode(request: ScanRequest): Promise<ScanOutcome> {
    await this.answer('scanCode');
    const code = parseCode(request.text);
    if ('code' in code) throw code;
    let product = this.byGtin(code.gtin);
    let booking: Booking | null = null;
    if (request.mode === 'add') {
      if (!product) {
        product = this.makeProduct(code.gtin, null, 'piece');
        product.factsState = code.class === 'product' ? 'pending' : 'local';
      }
      booking = this.book(product, 'added', [
        this.put(product, 1000, {
          date: null,
          dateKind: 'best-before',
          placeId: this.place(request.placeId),
          opened: false,
        }),
      ]);
    } else if (request.mode === 'use' && product && this.stock(product) > 0) {
      booking = this.book(
        product,
        'used',
        this.takeFirst(product, null, Math.min(1000, this.stock(product))),
      );
    }
    return { code, product: product ? this.row(product) : null, booking, ask: code.class === 'product' };
  }

  async lookUp(gtin: string, refresh: boolean): Promise<LookupView> {
    this.calls.push('lookUp');
    const inMemory = this.cached.has(gtin);
    const product = this.byGtin(gtin);
    const fetchedAt = this.cached.get(gtin) ?? product?.fetchedAt ?? null;
    if (!inMemory || refresh) await wait(this.options.lookupDelay ?? 0);
    this.failNow('lookUp');
    if (!refresh && fetchedAt) {
      const tier = inMemory ? 'memory' : 'store';
      this.keeping.count(tier);
      return this.answerFrom(tier, gtin, fetchedAt);
    }
    const reason = this.settings.online ? this.network : 'offline';
    if (reason === 'up') return this.fetch(gtin);
    this.keeping.count(null);
    return {
      gtin,
      outcome: 'unavailable',
      facts: null,
      reason,
      retryAfterSeconds: this.keeping.wait(gtin, reason),
      provenance: { tier: null, source: null, pageUrl: null, fetchedAt: null, stale: false, tookMs: 12 },
      product: product ? this.row(product) : null,
    };
  }

  async pantry(query: PantryQuery): Promise<PantryPage> {
    await this.answer('pantry');
    const words = fold(query.search).split(/\s+/).filter(Boolean);
    const rows = [...this.products.values()]
      .filter((p) => this.matches(p, query, words))
      .map((p) => this.row(p))
      .sort(this.order(query.sort));
    return {
      rows: rows.slice(query.offset, query.offset + query.limit),
      total: rows.length,
      counts: this.counts(),
    };
  }

  async product(id: string): Promise<ProductView> {
    await this.answer('product');
    return this.view(this.find(id));
  }

  async editProduct(id: string, edits: ProductEdits): Promise<ProductView> {
    await this.answer('editProduct');
    const product = this.find(id);
    product.edits = { ...edits };
    this.changed(id);
    return this.view(product);
  }

  async add(request: AddRequest): Promise<Booking> {
    await this.answer('add');
    if (request.amount.milli <= 0) throw error('invalid', { field: 'amount' });
    let product = request.productId ? this.find(request.productId) : null;
    if (!product) {
      const name = request.name?.trim();
      if (!name) throw error('invalid', { field: 'name' });
      product = this.makeProduct(null, null, request.amount.unit);
      product.edits.name = name;
    }
    return this.book(product, 'added', [
      this.put(product, request.amount.milli, {
        date: request.date,
        dateKind: request.dateKind,
        placeId: this.place(request.placeId),
        opened: false,
      }),
    ]);
  }

  async take(request: TakeRequest): Promise<Booking> {
    await this.answer('take');
    const product = this.find(request.productId);
    return this.book(
      product,
      request.how === 'use' ? 'used' : 'wasted',
      this.takeFirst(product, request.lotId, request.milli),
    );
  }

  async editLot(lotId: string, edit: LotEdit): Promise<Booking> {
    await this.answer('editLot');
    const lot = this.lots.get(lotId);
    if (!lot || lot.milli === 0) throw error('not-found');
    const product = this.find(lot.productId);
    if (edit.milli !== null) {
      if (edit.milli <= 0) throw error('invalid', { field: 'amount' });
      const milli = edit.milli - lot.milli;
      lot.milli = edit.milli;
      return this.book(product, 'counted', [{ lotId, milli }]);
    }
    const before = fieldsOf(lot);
    const after: LotFields = {
      date: edit.date === null ? lot.date : edit.date || null,
      dateKind: edit.dateKind ?? lot.dateKind,
      placeId: edit.placeId ?? lot.placeId,
      opened: edit.opened ?? lot.opened,
    };
    const action = edit.placeId !== null ? 'moved' : edit.opened !== null ? 'opened' : 'edited';
    const twin = [...this.lots.values()].find(
      (l) => l !== lot && l.productId === lot.productId && l.milli > 0 && same(l, after),
    );
    if (twin) {
      const { milli } = lot;
      lot.milli = 0;
      twin.milli += milli;
      return this.book(product, action, [
        { lotId: twin.id, milli },
        { lotId, milli: -milli },
      ]);
    }
    Object.assign(lot, after);
    return this.book(product, action, [{ lotId, milli: 0, before, after }]);
  }

  async undo(transactionId: string, also: string[]): Promise<UndoView> {
    await this.answer('undo');
    const first = this.transactions.find((t) => t.id === transactionId);
    if (!first || first.undone) throw error('not-found');
    const blockers = this.blockers(first).filter((t) => !also.includes(t.id));
    if (blockers.length > 0) return { transactionId: null, blockers: blockers.map((t) => this.entry(t)) };
    const all = this.transactions.filter((t) => !t.undone && (t === first || also.includes(t.id))).reverse();
    for (const transaction of all) {
      transaction.undone = true;
      this.apply(transaction, -1);
    }
    const product = this.find(first.productId);
    const booking = this.book(product, 'undone', [], first.id);
    return { transactionId: booking.transactionId, blockers: [] };
  }

  async redo(transactionId: string): Promise<UndoView> {
    await this.answer('redo');
    const transaction = this.transactions.find((t) => t.id === transactionId);
    if (!transaction?.undone) throw error('not-found');
    transaction.undone = false;
    this.apply(transaction, 1);
    const booking = this.book(this.find(transaction.productId), 'redone', [], transaction.id);
    return { transactionId: booking.transactionId, blockers: [] };
  }

  async journal(
    productId: string | null,
    offset: number,
    limit: number,
  ): Promise<{ entries: JournalEntry[]; total: number }> {
    await this.answer('journal');
    const all = this.transactions.filter((t) => productId === null || t.productId === productId).reverse();
    return { entries: all.slice(offset, offset + limit).map((t) => this.entry(t)), total: all.length };
  }

  async parseDate(text: string): Promise<{ date: string | null }> {
    await this.answer('parseDate');
    return { date: readDate(text, this.today) };
  }

  async saveSettings(settings: Settings): Promise<Settings> {
    await this.answer('saveSettings');
    this.settings = { ...settings };
    return { ...this.settings };
  }

  async cache(): Promise<CacheView> {
    await this.answer('cache');
    return this.keeping.view();
  }

  async cacheHistory(range: HistoryRange): Promise<HistoryView> {
    await this.answer('cacheHistory');
    return this.keeping.history(range);
  }

  async clearCache(): Promise<CacheView> {
    await this.answer('clearCache');
    this.cached.clear();
    return this.keeping.clear();
  }

  async warmCache(): Promise<CacheView> {
    await this.answer('warmCache');
    return this.keeping.warmUp();
  }

  async refreshStale(): Promise<CacheView> {
    await this.answer('refreshStale');
    return this.keeping.refreshStale();
  }

  async pauseRefresh(paused: boolean): Promise<CacheView> {
    await this.answer('pauseRefresh');
    return this.keeping.pause(paused);
  }

  async cancelRefresh(): Promise<CacheView> {
    await this.answer('cancelRefresh');
    return this.keeping.cancel();
  }

  async askAgain(): Promise<CacheView> {
    await this.answer('askAgain');
    return this.keeping.askAgain();
  }

  async checkStore(store: StoreSettings): Promise<StoreCheck> {
    await this.answer('checkStore');
    await wait(this.options.lookupDelay ?? 0);
    return this.keeping.check(store);
  }

  async setSecondSource(on: boolean, key: string | null): Promise<Settings> {
    await this.answer('setSecondSource');
    const hasKey = key === null ? this.settings.secondSource.hasKey : key !== '';
    this.keeping.second = on && hasKey ? { keyRefused: key === 'wrong' } : null;
    this.settings = { ...this.settings, secondSource: { on: on && hasKey, hasKey } };
    return { ...this.settings };
  }

  async changeStore(store: StoreSettings, password: string | null, copy: boolean): Promise<Settings> {
    await this.answer('changeStore');
    const hasPassword = password === null ? this.settings.store.redis.hasPassword : password !== '';
    const chosen = { ...store, redis: { ...store.redis, hasPassword } };
    if (copy) this.keeping.copyInto(chosen);
    else this.useStore(chosen);
    return { ...this.settings };
  }

  private useStore(store: StoreSettings): void {
    this.settings = { ...this.settings, store };
    this.emit({ kind: 'settings-changed', settings: { ...this.settings } });
    this.emit({ kind: 'cache-changed' });
  }

  async cancelCopy(): Promise<CacheView> {
    await this.answer('cancelCopy');
    return this.keeping.cancelCopy();
  }

  async listen(listener: (event: AppEvent) => void): Promise<() => void> {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells every listener, as the program does; also for tests. */
  emit(event: AppEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** The number of a sample by its name. */
  gtinOf(name: string): string {
    for (const [gtin, facts] of this.source) if (facts.name === name) return gtin;
    throw new Error(`no sample named ${name}`);
  }

  // --- inside ---

  /** What the source says; the pantry takes the facts over. */
  private fetch(gtin: string): LookupView {
    this.keeping.count('network');
    this.keeping.answered(gtin);
    return this.answerFrom('network', gtin, new Date().toISOString());
  }

  /** A code's turn came: its answer goes to whoever shows it. */
  private fetchBehind(gtin: string): boolean {
    if (!this.settings.online || (this.network !== 'up' && this.network !== 'waiting')) return false;
    const answer = this.fetch(gtin);
    queueMicrotask(() => this.emit({ kind: 'lookup-refreshed', answer }));
    if (answer.product) this.changed(answer.product.id);
    return true;
  }

  private answerFrom(tier: Tier, gtin: string, fetchedAt: string): LookupView {
    const known = this.source.get(gtin);
    const product = this.byGtin(gtin);
    this.cached.set(gtin, fetchedAt);
    if (product && known) {
      product.facts = known;
      product.factsState = 'known';
      product.fetchedAt = fetchedAt;
    } else if (product) product.factsState = 'unknown';
    return {
      gtin,
      outcome: known ? 'found' : 'unknown',
      facts: known ?? null,
      reason: null,
      retryAfterSeconds: null,
      provenance: {
        tier,
        source: 'open-food-facts',
        pageUrl: `https://world.openfoodfacts.org/product/${gtin}`,
        fetchedAt,
        stale: false,
        tookMs: { memory: 0.2, store: 1.4, network: 184 }[tier],
      },
      product: product ? this.row(product) : null,
    };
  }

  private byGtin(gtin: string): Product | undefined {
    return [...this.products.values()].find((p) => p.gtin === gtin);
  }

  private async answer(method: keyof Backend): Promise<void> {
    this.calls.push(method);
    if (this.options.delay) await wait(this.options.delay);
    this.failNow(method);
  }

  private failNow(method: keyof Backend): void {
    const failure = this.failures.get(method);
    if (failure) throw error(failure);
  }

  private id(kind: string): string {
    this.serial += 1;
    return `${kind}-${this.serial}`;
  }

  private place(id: string | null): string {
    return id ?? this.settings.defaultPlaceId ?? 'place-pantry';
  }

  private find(id: string): Product {
    const product = this.products.get(id);
    if (!product) throw error('not-found');
    return product;
  }

  private makeProduct(gtin: string | null, known: Facts | null, unit: Unit): Product {
    const product: Product = {
      id: this.id('product'),
      gtin,
      unit,
      facts: gtin ? known : null,
      factsState: gtin && known ? 'known' : gtin ? 'pending' : 'local',
      edits: { name: gtin ? null : (known?.name ?? null), brand: null, size: null },
      fetchedAt: null,
    };
    this.products.set(product.id, product);
    return product;
  }

  private addLot(product: Product, milli: number, fields: LotFields): Lot {
    const lot: Lot = {
      id: this.id('lot'),
      productId: product.id,
      milli,
      addedAt: new Date(Date.now() - 86_400_000 * 4).toISOString(),
      ...fields,
    };
    this.keep(lot);
    this.transactions.push({
      id: this.id('tx'),
      action: 'added',
      at: new Date(Date.now() - 86_400_000 * 4).toISOString(),
      productId: product.id,
      undone: false,
      of: null,
      effects: [{ lotId: lot.id, milli }],
    });
    return lot;
  }

  /** Puts an amount into the lot that shares all fields, or into a new one. */
  private put(product: Product, milli: number, fields: LotFields): Transaction['effects'][number] {
    let lot = [...this.lots.values()].find(
      (l) => l.productId === product.id && l.milli > 0 && same(l, fields),
    );
    if (!lot) {
      lot = {
        id: this.id('lot'),
        productId: product.id,
        milli: 0,
        addedAt: new Date().toISOString(),
        ...fields,
      };
      this.keep(lot);
    }
    lot.milli += milli;
    return { lotId: lot.id, milli };
  }

  private keep(lot: Lot): void {
    this.lots.set(lot.id, lot);
    const siblings = this.lotsByProduct.get(lot.productId);
    if (siblings) siblings.push(lot);
    else this.lotsByProduct.set(lot.productId, [lot]);
  }

  private takeFirst(product: Product, lotId: string | null, milli: number): Transaction['effects'] {
    const lots = this.lotsOf(product).filter((l) => lotId === null || l.id === lotId);
    const available = lots.reduce((sum, l) => sum + l.milli, 0);
    if (milli > available) throw error('not-enough', { availableMilli: available });
    const effects: Transaction['effects'] = [];
    let left = milli;
    for (const lot of lots) {
      const part = Math.min(left, lot.milli);
      if (part === 0) continue;
      lot.milli -= part;
      left -= part;
      effects.push({ lotId: lot.id, milli: -part });
    }
    return effects;
  }

  private book(
    product: Product,
    action: JournalEntry['action'],
    effects: Transaction['effects'],
    of: string | null = null,
  ): Booking {
    const transaction: Transaction = {
      id: this.id('tx'),
      action,
      at: new Date().toISOString(),
      productId: product.id,
      undone: false,
      of,
      effects,
    };
    this.transactions.push(transaction);
    this.changed(product.id);
    const lots = effects.flatMap(({ lotId }) => {
      const lot = this.lots.get(lotId);
      return lot ? [this.lotView(lot, product)] : [];
    });
    return { transactionId: transaction.id, lots };
  }

  private apply(transaction: Transaction, sign: 1 | -1): void {
    for (const effect of transaction.effects) {
      const lot = this.lots.get(effect.lotId);
      if (!lot) continue;
      lot.milli += sign * effect.milli;
      Object.assign(lot, sign === 1 ? effect.after : effect.before);
    }
  }

  /** Later takings from lots that undoing would leave below nothing. */
  private blockers(first: Transaction): Transaction[] {
    const short = first.effects
      .filter((e) => (this.lots.get(e.lotId)?.milli ?? 0) - e.milli < 0)
      .map((e) => e.lotId);
    if (short.length === 0) return [];
    const after = this.transactions.slice(this.transactions.indexOf(first) + 1);
    return after
      .filter((t) => !t.undone && t.effects.some((e) => e.milli < 0 && short.includes(e.lotId)))
      .reverse();
  }

  private changed(productId: string): void {
    queueMicrotask(() => this.emit({ kind: 'pantry-changed', productIds: [productId] }));
  }

  /** In the order they should be used: opened first, then soonest date, then oldest. */
  private lotsOf(product: Product): Lot[] {
    return (this.lotsByProduct.get(product.id) ?? [])
      .filter((l) => l.milli > 0)
      .sort(
        (a, b) =>
          Number(b.opened) - Number(a.opened) ||
          (a.date ?? '9').localeCompare(b.date ?? '9') ||
          a.id.localeCompare(b.id),
      );
  }

  private stock(product: Product): number {
    return this.lotsOf(product).reduce((sum, l) => sum + l.milli, 0);
  }

  private lotView(lot: Lot, product: Product): LotView {
    const days = lot.date === null ? null : daysBetween(this.today, lot.date);
    return {
      id: lot.id,
      productId: product.id,
      amount: { milli: lot.milli, unit: product.unit },
      date: lot.date,
      dateKind: lot.dateKind,
      status: days === null ? 'none' : days < 0 ? 'past' : days <= 7 ? 'soon' : 'good',
      daysLeft: days,
      placeId: lot.placeId,
      opened: lot.opened,
      addedAt: lot.addedAt,
    };
  }

  private row(product: Product): ProductRow {
    const lots = this.lotsOf(product);
    const first = lots[0];
    return {
      id: product.id,
      name: product.edits.name ?? product.facts?.name ?? null,
      brand: product.edits.brand ?? product.facts?.brand ?? null,
      size: product.edits.size ?? product.facts?.size ?? null,
      pictureUrl: product.facts?.pictureUrl ?? null,
      categories: product.facts?.categories ?? (product.edits.name?.includes('loaf') ? ['en:breads'] : []),
      gtin: product.gtin,
      factsState: product.factsState,
      total: { milli: this.stock(product), unit: product.unit },
      firstLot: first ? this.lotView(first, product) : null,
      lotCount: lots.length,
    };
  }

  private view(product: Product): ProductView {
    const known = product.factsState === 'known';
    return {
      row: this.row(product),
      facts: product.facts,
      edits: { ...product.edits },
      lots: this.lotsOf(product).map((l) => this.lotView(l, product)),
      gtins: product.gtin ? [product.gtin] : [],
      source: known ? 'open-food-facts' : null,
      pageUrl: known && product.gtin ? `https://world.openfoodfacts.org/product/${product.gtin}` : null,
      fetchedAt: product.fetchedAt,
    };
  }

  private entry(t: Transaction): JournalEntry {
    const product = this.find(t.productId);
    const row = this.row(product);
    const milli = t.effects.reduce((sum, e) => sum + e.milli, 0);
    return {
      transactionId: t.id,
      action: t.action,
      at: t.at,
      productId: t.productId,
      productName: row.name ?? row.gtin ?? '',
      change: milli === 0 ? null : { milli, unit: product.unit },
      undone: t.undone,
      of: t.of,
    };
  }

  private matches(product: Product, query: PantryQuery, words: string[]): boolean {
    const lots = this.lotsOf(product).filter((l) => query.placeId === null || l.placeId === query.placeId);
    const views = lots.map((l) => this.lotView(l, product));
    const row = this.row(product);
    const text = fold([row.name, row.brand, row.gtin].filter(Boolean).join(' '));
    if (!words.every((w) => text.split(/\s+/).some((part) => part.startsWith(w)))) return false;
    switch (query.filter) {
      case 'all':
        return views.length > 0;
      case 'use-soon':
        return views.some((l) => l.status === 'soon' || l.status === 'past');
      case 'past-date':
        return views.some((l) => l.status === 'past');
      case 'opened':
        return views.some((l) => l.opened);
      case 'out-of-stock':
        return this.lotsOf(product).length === 0;
    }
  }

  private order(sort: PantryQuery['sort']): (a: ProductRow, b: ProductRow) => number {
    const byName = (a: ProductRow, b: ProductRow) => (a.name ?? '').localeCompare(b.name ?? '');
    const date = (r: ProductRow) => r.firstLot?.date ?? '9999';
    switch (sort) {
      case 'name':
        return byName;
      case 'place':
        return (a, b) => (a.firstLot?.placeId ?? '').localeCompare(b.firstLot?.placeId ?? '') || byName(a, b);
      case 'added':
        return (a, b) => (b.firstLot?.addedAt ?? '').localeCompare(a.firstLot?.addedAt ?? '') || byName(a, b);
      case 'date':
        return (a, b) => date(a).localeCompare(date(b)) || byName(a, b);
    }
  }

  private counts(): PantryCounts {
    const counts: PantryCounts = { products: 0, lots: 0, useSoon: 0, pastDate: 0, opened: 0, outOfStock: 0 };
    for (const product of this.products.values()) {
      const lots = this.lotsOf(product).map((l) => this.lotView(l, product));
      counts.lots += lots.length;
      if (lots.length === 0) counts.outOfStock += 1;
      else counts.products += 1;
      if (lots.some((l) => l.status === 'soon' || l.status === 'past')) counts.useSoon += 1;
      if (lots.some((l) => l.status === 'past')) counts.pastDate += 1;
      if (lots.some((l) => l.opened)) counts.opened += 1;
    }
    return counts;
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function error(code: ErrorCode, details: Record<string, string | number> | null = null) {
  return { code, message: `fake: ${code}`, details };
}

function fieldsOf(lot: Lot): LotFields {
  return { date: lot.date, dateKind: lot.dateKind, placeId: lot.placeId, opened: lot.opened };
}

function same(lot: Lot, fields: LotFields): boolean {
  return (
    lot.date === fields.date &&
    lot.placeId === fields.placeId &&
    lot.opened === fields.opened &&
    (lot.date === null || lot.dateKind === fields.dateKind)
  );
}
