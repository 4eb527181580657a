import type { Backend, GreyFrame } from '../backend';
import { NO_EDITS, NO_ITEM } from '../edits';
import type {
  Action,
  AddRequest,
  AppEvent,
  BarcodeView,
  Booking,
  CacheView,
  CountRequest,
  DateReading,
  DateSuggestion,
  DifferenceView,
  EditLots,
  ErrorCode,
  Facts,
  FactsState,
  FrameView,
  HistoryRange,
  HistoryView,
  ItemEdit,
  JournalEntry,
  JournalPage,
  JournalQuery,
  KindEdit,
  KindView,
  ListEdit,
  LookupView,
  LotEdit,
  LotsPage,
  LotsQuery,
  LotView,
  Made,
  Measured,
  MemberEdit,
  MemberView,
  Money,
  NoticesView,
  PantryCounts,
  PantryPage,
  PantryQuery,
  PastedView,
  PastQuery,
  PastView,
  PlaceEdit,
  PlaceView,
  PriceRequest,
  PricesView,
  PrintedDate,
  ProductEdits,
  ProductRow,
  ProductView,
  PutAway,
  RecallsView,
  RecallView,
  RedisSettings,
  ScannedCode,
  ScanOutcome,
  ScanRequest,
  SerialPort,
  SerialView,
  Settings,
  ShoppingView,
  StartView,
  StoreCheck,
  StoreSettings,
  TakeLots,
  TakeRequest,
  TaughtCode,
  Tier,
  TypedAmount,
  UnavailableReason,
  UndoView,
  Unit,
  UnitView,
  WasteReason,
} from '../types';
import { lotsAt, lotsPage, pastView } from './bulk';
import { FakeCache } from './cache';
import { compare } from './counting';
import { addDays, daysBetween, readDate } from './dates';
import { parseCode } from './gtin';
import { FakeHousehold, stockOf, type Held } from './household';
import { daysIn, rowFor, TABLE } from './keeping';
import { alike, deed, edited, fieldsOf, PLAIN, type Keeps, type Lot, type LotFields } from './lots';
import { FakeMembers } from './members';
import { notices, USED_WITHIN } from './notices';
import { FakePlaces, type PlaceChange } from './places';
import { elsewhere, samples } from './samples';
import { FakeRecalls } from './recalls';
import { FakeShopping, type Stocked } from './shopping';
import { readTable } from './table';
import type { Turn } from './turn';
import { Conversions, readAmount, writable } from './units';
import { FakeWeighed } from './weighed';

interface Product {
  id: string;
  gtin: string | null;
  unit: Unit;
  facts: Facts | null;
  factsState: FactsState;
  edits: ProductEdits;
  fetchedAt: string | null;
}

/** What a transaction did to one lot: an amount, and fields before and after. */
interface Effect {
  lotId: string;
  milli: number;
  before?: LotFields;
  after?: LotFields;
}

interface Transaction {
  id: string;
  action: JournalEntry['action'];
  at: string;
  productId: string | null;
  placeId: string | null;
  undone: boolean;
  of: string | null;
  groupId: string | null;
  reason: WasteReason | null;
  effects: Effect[];
  places: PlaceChange[];
  /** The user's words over a product, before and after. */
  words: { productId: string; before: ProductEdits; after: ProductEdits } | null;
  /** What it did to things that a household sets up, and what they are. */
  turns: Turn[];
  about: JournalEntry['about'] | null;
  name: string | null;
}

type Draft = Pick<Transaction, 'action'> & Partial<Omit<Transaction, 'id' | 'at' | 'undone'>>;

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

/** One code in a picture is taken, several are to choose from. */
function codesOf(codes: ScannedCode[]): Pick<FrameView, 'accepted' | 'choice' | 'seen' | 'bars' | 'hint'> {
  const several = codes.length > 1;
  return {
    accepted: several ? [] : codes,
    choice: several ? codes : [],
    seen: codes.length > 0,
    bars: false,
    hint: null,
  };
}

const SERIAL_RATES = [9_600, 115_200];

const civilToday = (): string => new Date().toISOString().slice(0, 10);

/** A whole Larder in memory, for tests and for a browser without the program. */
export class FakeBackend implements Backend {
  /** What the source does; tests turn it. */
  network: 'up' | UnavailableReason = 'up';
  /** Codes the next frames and pictures hold. */
  frameCodes: ScannedCode[][] = [];
  /** What is plugged in. */
  serialPorts: SerialPort[] = [];
  /** What the camera reads off packs, when it is asked for dates. */
  printedDates: PrintedDate[] = [];
  pictureCodes: ScannedCode[] = [{ text: '4006381333931', symbology: ']E0', format: 'EAN-13' }];
  /** An error for the next call of a method, by its name. */
  readonly failures = new Map<keyof Backend, ErrorCode>();
  /** The names of the methods called, in order. */
  readonly calls: (keyof Backend)[] = [];
  scannerOpen = false;
  /** The cached lookup; tests turn its store and its long work. */
  readonly keeping: FakeCache;
  readonly stands = new FakePlaces((id) =>
    [...this.lotById.values()].some((l) => l.placeId === id && l.milli > 0),
  );

  /** True where the system shows no notifications. */
  noNotifications = false;
  /** Notifications that were shown. */
  readonly shown: { title: string; body: string }[] = [];
  private readonly household = new FakeMembers();
  private readonly weighed = new FakeWeighed();
  private readonly recalled = new FakeRecalls(
    () => this.settings.recalls.on,
    () => [...this.products.values()].flatMap((p) => p.gtin ?? []),
  );
  private readonly things: FakeHousehold;
  private readonly lists: FakeShopping;
  private readonly today: string;
  private readonly options: FakeOptions;
  private readonly products = new Map<string, Product>();
  private readonly lotById = new Map<string, Lot>();
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
    this.today = options.today ?? civilToday();
    this.settings = {
      language: null,
      appearance: 'system',
      sound: true,
      flash: true,
      vibration: true,
      cameraId: null,
      serialPort: null,
      serialRate: 9_600,
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
      currency: 'EUR',
      country: 'DE',
      notices: { on: false, at: '09:00', quietFrom: '21:00', quietUntil: '08:00' },
      recalls: { on: false },
      ...options.settings,
    };
    this.things = new FakeHousehold(
      () => [...this.products.values()].map((p) => this.held(p)),
      this.today,
      () => this.settings.currency,
    );
    this.lists = new FakeShopping({
      products: () => [...this.products.values()].flatMap((p) => this.stocked(p) ?? []),
      product: (id) => this.row(this.find(id)),
      kinds: () => this.things.kinds(),
      price: (id, store) => this.paid(this.find(id), store),
      suggest: (id, placeId) => this.suggestion(this.find(id), placeId),
      place: (id) => this.usualPlace(id),
      stores: () => [...new Set([...this.lotById.values()].flatMap((l) => l.store ?? []))].sort(),
      coded: (code) => this.coded(code).id,
      readAmount: (text) => readAmount(text, 'piece', this.things.units()),
      id: (kind) => this.id(kind),
    });
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
      const { minimum } = sample;
      if (minimum !== undefined) product.edits.minimum = { milli: minimum * 1000, unit: product.unit };
      for (const lot of sample.lots) {
        this.addLot(product, lot.count * 1000, {
          ...PLAIN,
          date: lot.days === null ? null : addDays(this.today, lot.days),
          dateKind: lot.kind ?? 'best-before',
          dateFrom: lot.from ?? null,
          placeId: `place-${lot.place}`,
          opened: lot.opened ?? false,
          almostEmpty: lot.almostEmpty ?? false,
          frozen:
            lot.place === 'freezer'
              ? { on: addDays(this.today, -20), daysLeft: lot.daysOnceThawed ?? null }
              : null,
          price: lot.price === undefined ? null : { minor: lot.price, milli: lot.count * 1000 },
          store: lot.store ?? null,
        });
      }
    }
    if (furnished) {
      const [milk] = this.products.keys();
      this.lists.addItem('list-main', { ...NO_ITEM, text: 'Candles', note: 'the long ones' });
      this.lists.addItem('list-main', { ...NO_ITEM, productId: milk ?? null });
    }
    for (let i = 0; i < many; i += 1) {
      const product = this.makeProduct(null, null, 'piece');
      product.edits.name = `Sample ${String(i + 1).padStart(5, '0')}`;
      this.addLot(product, ((i % 9) + 1) * 1000, {
        ...PLAIN,
        date: addDays(this.today, 20 + (i % 900)),
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
      places: this.stands.list(),
      units: this.things.units(),
      settings: { ...this.settings },
    };
  }

  async setScannerOpen(open: boolean): Promise<void> {
    await this.answer('setScannerOpen');
    this.scannerOpen = open;
  }

  async scanFrame(frame: GreyFrame): Promise<FrameView> {
    await this.answer('scanFrame');
    return { ...codesOf(this.frameCodes.shift() ?? []), sequence: frame.sequence, decodeMs: 4.2 };
  }

  async readDate(frame: GreyFrame): Promise<DateReading> {
    await this.answer('readDate');
    return { sequence: frame.sequence, dates: this.printedDates };
  }

  async scanPicture(bytes: Uint8Array): Promise<FrameView> {
    await this.answer('scanPicture');
    if (bytes.length === 0) throw error('picture');
    return { ...codesOf(this.pictureCodes), sequence: 0, decodeMs: 31 };
  }

  async scanCode(request: ScanRequest): Promise<ScanOutcome> {
    await this.answer('scanCode');
    const parsed = parseCode(request.text);
    if ('code' in parsed) throw parsed;
    const code = this.weighed.read(parsed, this.settings.country);
    const weight = code.measured?.kind === 'weight' ? code.measured.milliG : null;
    let product = this.byGtin(code.gtin);
    const pieces = product && this.barcodesOf(product).find((b) => b.gtin === code.gtin)?.milli;
    const milli = code.measured?.kind === 'count' ? code.measured.milli : (weight ?? pieces ?? 1000);
    let booking: Booking | null = null;
    if (request.mode === 'add') {
      if (!product) {
        product = this.makeProduct(code.gtin, null, weight === null ? 'piece' : 'g');
        product.factsState = code.class === 'product' ? 'pending' : 'local';
      }
      booking = this.book({
        action: 'added',
        productId: product.id,
        groupId: request.groupId,
        effects: [
          this.put(product, milli, {
            ...this.standing(this.place(request.placeId, product)),
            price: code.measured?.kind === 'price' ? { minor: code.measured.minor, milli } : null,
          }),
        ],
      });
    } else if (request.mode !== 'look-up' && product && this.stock(product) > 0) {
      booking = this.book({
        action: request.mode === 'use' ? 'used' : 'wasted',
        productId: product.id,
        groupId: request.groupId,
        effects: this.takeFirst(product, null, Math.min(milli, this.stock(product))),
      });
    }
    return {
      code,
      product: product ? this.row(product) : null,
      booking,
      amount: { milli, unit: weight === null ? 'piece' : 'g' },
      ask: code.class === 'product',
    };
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
      concerns: product ? this.row(product).concerns : [],
      recalled: this.recalled.of(null, [gtin]).length > 0,
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

  async editProduct(id: string, edits: ProductEdits): Promise<Booking> {
    await this.answer('editProduct');
    const product = this.find(id);
    this.checkEdits(edits);
    const words = { productId: id, before: product.edits, after: this.cleaned(edits) };
    product.edits = words.after;
    return this.book({ action: 'edited', productId: id, words });
  }

  async add(request: AddRequest): Promise<Booking> {
    await this.answer('add');
    const { product, effect } = this.stored(request);
    const { groupId } = request;
    return this.book({ action: 'added', productId: product.id, groupId, effects: [effect] });
  }

  private stored(request: AddRequest): { product: Product; effect: Effect } {
    const { milli, unit } = request.amount;
    if (milli <= 0) throw error('invalid', { field: 'amount' });
    let product = request.productId ? this.find(request.productId) : null;
    if (!product) {
      const name = request.name?.trim();
      if (!name) throw error('invalid', { field: 'name' });
      product = this.makeProduct(null, null, unit);
      product.edits.name = name;
    }
    const fields: LotFields = {
      ...this.standing(this.place(request.placeId, product)),
      date: request.date,
      dateKind: request.dateKind,
      dateFrom: request.date === null ? null : request.dateFrom,
      price: request.priceMinor === null ? null : { minor: request.priceMinor, milli },
      store: request.store?.trim() || null,
      note: request.note?.trim() || null,
      batch: request.batch?.trim() || null,
    };
    return { product, effect: this.put(product, milli, fields, unit) };
  }

  async take(request: TakeRequest): Promise<Booking> {
    await this.answer('take');
    const product = this.find(request.productId);
    return this.book({
      action: request.how === 'use' ? 'used' : 'wasted',
      reason: request.how === 'use' ? null : request.reason,
      productId: product.id,
      groupId: request.groupId,
      effects: this.takeFirst(product, request.lotId, request.milli, request.unit),
    });
  }

  async editLot(lotId: string, edit: LotEdit): Promise<Booking> {
    await this.answer('editLot');
    const { action, productId, effects } = this.altered(lotId, edit);
    return this.book({ action, productId, groupId: edit.groupId, effects });
  }

  private altered(
    lotId: string,
    edit: LotEdit,
  ): Pick<Transaction, 'action' | 'effects'> & { productId: string } {
    const lot = this.lotById.get(lotId);
    if (!lot || lot.milli === 0) throw error('not-found');
    const product = this.find(lot.productId);
    const before = fieldsOf(lot);
    const after = edited(lot, edit, {
      frozen: this.stands.condition(edit.placeId ?? lot.placeId) === 'frozen',
      keeps: edit.date === null ? this.keeps(product, lot, edit) : null,
      today: this.today,
    });
    const effects: Effect[] = [];
    if (edit.milli !== null && edit.milli !== lot.milli) {
      if (edit.milli < 0) throw error('invalid', { field: 'amount' });
      effects.push({ lotId, milli: edit.milli - lot.milli });
      lot.milli = edit.milli;
    }
    const differs = !alike(before, after) || before.dateFrom !== after.dateFrom;
    const part = edit.partMilli ?? lot.milli;
    if (part > lot.milli) throw error('not-enough', { availableMilli: lot.milli });
    if (!differs && effects.length === 0) throw error('invalid', { field: 'edit' });
    const action = effects.length > 0 ? (differs ? 'edited' : 'counted') : deed(before, after);
    if (differs) {
      const twin = [...this.lotById.values()].find(
        (l) =>
          l !== lot && l.productId === lot.productId && l.milli > 0 && l.unit === lot.unit && alike(l, after),
      );
      if (twin || part < lot.milli) {
        lot.milli -= part;
        effects.unshift(this.put(product, part, after, lot.unit));
        effects.push({ lotId, milli: -part });
      } else {
        Object.assign(lot, after);
        effects.push({ lotId, milli: 0, before, after });
      }
    }
    return { action, productId: product.id, effects };
  }

  async undo(transactionId: string, also: string[], correct = false): Promise<UndoView> {
    await this.answer('undo');
    return this.fulfil([this.transaction(transactionId)], true, also, correct);
  }

  async redo(transactionId: string): Promise<UndoView> {
    await this.answer('redo');
    return this.fulfil([this.transaction(transactionId)], false, [], false);
  }

  async undoGroup(groupId: string, also: string[], correct = false): Promise<UndoView> {
    await this.answer('undoGroup');
    const group = this.transactions.filter((t) => t.groupId === groupId);
    if (group.length === 0) throw error('not-found');
    return this.fulfil(group, true, also, correct);
  }

  async journal(query: JournalQuery): Promise<JournalPage> {
    await this.answer('journal');
    const all = this.transactions
      .filter((t) => {
        const day = t.at.slice(0, 10);
        return (
          (query.productId === null || this.isAbout(t, query.productId)) &&
          (query.actions.length === 0 || query.actions.includes(t.action)) &&
          (query.from === null || day >= query.from) &&
          (query.to === null || day <= query.to)
        );
      })
      .reverse();
    const entries = all.slice(query.offset, query.offset + query.limit).map((t) => this.entry(t));
    return { entries, total: all.length };
  }

  async suggestDate(productId: string, placeId: string): Promise<DateSuggestion | null> {
    await this.answer('suggestDate');
    return this.suggestion(this.find(productId), placeId);
  }

  private suggestion(product: Product, placeId: string): DateSuggestion | null {
    const condition = this.stands.condition(placeId);
    const known = (this.lotsByProduct.get(product.id) ?? []).findLast(
      (l) => l.date !== null && l.dateFrom === null && this.stands.condition(l.placeId) === condition,
    );
    if (known?.date) {
      // Moments are of the real clock, dates of the day that a test stands at.
      const added = addDays(known.addedAt.slice(0, 10), daysBetween(civilToday(), this.today));
      const days = daysBetween(added, known.date);
      if (days > 0)
        return { date: addDays(this.today, days), days, from: 'learned', food: null, source: null };
    }
    const row = rowFor(product.facts?.categories ?? []);
    const days = daysIn(row, condition);
    if (!row || days === undefined) return null;
    return { date: addDays(this.today, days), days, from: 'suggested', food: row.food, source: TABLE };
  }

  async places(): Promise<PlaceView[]> {
    await this.answer('places');
    return this.stands.list();
  }

  async addPlace(edit: PlaceEdit): Promise<Booking> {
    await this.answer('addPlace');
    const placeId = this.id('place');
    return this.book({ action: 'added', placeId, places: this.stands.add(placeId, edit) });
  }

  async editPlace(id: string, edit: PlaceEdit): Promise<Booking> {
    await this.answer('editPlace');
    return this.book({ action: 'edited', placeId: id, places: this.stands.edit(id, edit) });
  }

  async removePlace(id: string, into: string | null): Promise<Booking> {
    await this.answer('removePlace');
    const places = this.stands.remove(id, into);
    const effects = [...this.lotById.values()]
      .filter((l) => l.placeId === id && l.milli > 0)
      .flatMap((lot): Effect[] => {
        const before = fieldsOf(lot);
        const after = { ...before, placeId: into ?? id };
        Object.assign(lot, after);
        return [{ lotId: lot.id, milli: 0, before, after }];
      });
    return this.book({ action: 'removed', placeId: id, places, effects });
  }

  async differences(request: CountRequest): Promise<DifferenceView[]> {
    await this.answer('differences');
    return compare(request, this.lotById.values()).map(({ productId, expected, found }) => ({
      product: this.row(this.find(productId)),
      expectedMilli: expected,
      foundMilli: found,
    }));
  }

  async count(request: CountRequest): Promise<Booking> {
    await this.answer('count');
    const differing = compare(request, this.lotById.values()).filter((c) => c.expected !== c.found);
    const [first] = differing;
    if (!first) throw error('invalid', { field: 'found' });
    const effects = differing.flatMap(({ productId, expected, found }): Effect[] => {
      const product = this.find(productId);
      const there = (l: Lot) => request.placeId === null || l.placeId === request.placeId;
      if (found > expected) {
        const lot = this.lotsOf(product).filter(there)[0];
        const fields = lot ?? this.standing(request.placeId ?? this.place(null, product));
        return [this.put(product, found - expected, fieldsOf(fields))];
      }
      let gone = expected - found;
      return this.lotsOf(product)
        .filter(there)
        .flatMap((lot): Effect[] => {
          const part = Math.min(gone, lot.milli);
          gone -= part;
          lot.milli -= part;
          return part === 0 ? [] : [{ lotId: lot.id, milli: -part }];
        });
    });
    return this.book({ action: 'counted', productId: first.productId, effects });
  }

  async kinds(): Promise<KindView[]> {
    await this.answer('kinds');
    return this.things.kinds();
  }

  async addKind(edit: KindEdit): Promise<Made> {
    await this.answer('addKind');
    const id = this.id('kind');
    const turns = [this.things.putKind(id, edit)];
    return { id, booking: this.book({ action: 'added', about: 'kind', name: edit.name.trim(), turns }) };
  }

  async editKind(id: string, edit: KindEdit): Promise<Booking> {
    await this.answer('editKind');
    this.things.kind(id);
    const turns = [this.things.putKind(id, edit)];
    return this.book({ action: 'edited', about: 'kind', name: edit.name.trim(), turns });
  }

  async removeKind(id: string): Promise<Booking> {
    await this.answer('removeKind');
    const { name } = this.things.kind(id);
    return this.book({ action: 'removed', about: 'kind', name, turns: [this.things.removeKind(id)] });
  }

  async units(): Promise<UnitView[]> {
    await this.answer('units');
    return this.things.units();
  }

  async addUnit(name: string): Promise<Made> {
    await this.answer('addUnit');
    const id = this.id('unit');
    const turns = [this.things.putUnit(id, name)];
    return { id, booking: this.book({ action: 'added', about: 'unit', name: name.trim(), turns }) };
  }

  async renameUnit(id: string, name: string): Promise<Booking> {
    await this.answer('renameUnit');
    this.things.unit(id);
    const turns = [this.things.putUnit(id, name)];
    return this.book({ action: 'edited', about: 'unit', name: name.trim(), turns });
  }

  async removeUnit(id: string): Promise<Booking> {
    await this.answer('removeUnit');
    const { name } = this.things.unit(id);
    return this.book({ action: 'removed', about: 'unit', name, turns: [this.things.removeUnit(id)] });
  }

  async prices(productId: string): Promise<PricesView> {
    await this.answer('prices');
    return this.things.prices(this.held(this.find(productId)));
  }

  async notePrice(request: PriceRequest): Promise<Booking> {
    await this.answer('notePrice');
    const { id: productId } = this.find(request.productId);
    const turns = [this.things.notePrice(this.id('price'), request)];
    return this.book({ action: 'added', about: 'price', productId, turns });
  }

  async forgetPrice(id: string): Promise<Booking> {
    await this.answer('forgetPrice');
    const productId = this.things.seenOf(id);
    return this.book({ action: 'removed', about: 'price', productId, turns: [this.things.forgetPrice(id)] });
  }

  async mergeProducts(id: string, into: string): Promise<Booking> {
    await this.answer('mergeProducts');
    const [product, other] = [this.find(id), this.find(into)];
    if (id === into || product.edits.mergedInto !== null) throw error('invalid', { field: 'into' });
    const lots = [...(this.lotsByProduct.get(id) ?? [])];
    const barcodes = this.barcodesOf(product, false).map(({ gtin, milli }) => ({ gtin, milli }));
    const before: [ProductEdits, ProductEdits] = [product.edits, other.edits];
    const after: [ProductEdits, ProductEdits] = [
      { ...product.edits, mergedInto: into, hidden: true },
      { ...other.edits, barcodes: [...other.edits.barcodes, ...barcodes] },
    ];
    const turn: Turn = (sign) => {
      [product.edits, other.edits] = sign === 1 ? after : before;
      for (const lot of lots) {
        const from = this.lotsByProduct.get(lot.productId);
        from?.splice(from.indexOf(lot), 1);
        lot.productId = sign === 1 ? into : id;
        this.keep(lot);
      }
    };
    turn(1);
    this.changed([]);
    return this.book({ action: 'merged', about: 'product', productId: id, turns: [turn] });
  }

  async parseAmount(text: string, productId: string | null): Promise<TypedAmount> {
    await this.answer('parseAmount');
    const plain = productId === null ? 'piece' : this.told(this.find(productId));
    return { amount: readAmount(text, plain, this.things.units()) };
  }

  async members(): Promise<MemberView[]> {
    await this.answer('members');
    return this.household.list();
  }

  async addMember(edit: MemberEdit): Promise<Made> {
    await this.answer('addMember');
    const id = this.id('member');
    const turns = [this.household.add(id, edit)];
    return { id, booking: this.book({ action: 'added', about: 'member', name: edit.name.trim(), turns }) };
  }

  async editMember(id: string, edit: MemberEdit): Promise<Booking> {
    await this.answer('editMember');
    const turns = [this.household.edit(id, edit)];
    return this.book({ action: 'edited', about: 'member', name: edit.name.trim(), turns });
  }

  async removeMember(id: string): Promise<Booking> {
    await this.answer('removeMember');
    const { name } = this.household.find(id);
    return this.book({ action: 'removed', about: 'member', name, turns: [this.household.remove(id)] });
  }

  async taughtCodes(): Promise<TaughtCode[]> {
    await this.answer('taughtCodes');
    return this.weighed.codes();
  }

  async forgetCode(id: string): Promise<Booking> {
    await this.answer('forgetCode');
    const code = this.weighed.codes().find((one) => one.id === id);
    const turn = this.weighed.forget(id);
    if (!code || !turn) throw error('not-found');
    return this.book({ action: 'removed', about: 'pattern', name: code.code, turns: [turn] });
  }

  async recalls(): Promise<RecallsView> {
    await this.answer('recalls');
    const there = [...this.products.values()].filter((p) => this.lotsOf(p).length > 0);
    return this.recalled.view(there.map((p) => ({ row: this.row(p), recalls: this.recallsOf(p) })));
  }

  async refreshRecalls(): Promise<RecallsView> {
    await this.answer('refreshRecalls');
    if (this.network === 'offline') throw error('unreachable');
    this.recalled.refresh();
    this.emit({ kind: 'pantry-changed', productIds: [] });
    return this.recalls();
  }

  async checkRecall(productId: string, recallId: string): Promise<Booking> {
    await this.answer('checkRecall');
    const product = this.find(productId);
    const found = this.recallsOf(product).find(({ id }) => id === recallId);
    if (!found) throw error('not-found');
    if (found.checked) throw error('invalid', { field: 'recall' });
    const name = this.named(product).name;
    return this.book({
      action: 'added',
      about: 'recall',
      name,
      turns: [this.recalled.check(productId, recallId)],
    });
  }

  private recallsOf(product: Product): RecallView[] {
    return this.recalled.of(
      product.id,
      this.barcodesOf(product, false).map((b) => b.gtin),
    );
  }

  async teachWeighed(code: string, measured: Measured | null): Promise<Booking> {
    await this.answer('teachWeighed');
    const parsed = parseCode(code);
    if ('code' in parsed) throw parsed;
    const turn = this.weighed.teach(parsed.gtin, measured);
    if (!turn) throw error('invalid', { field: 'measured' });
    return this.book({ action: 'edited', about: 'pattern', name: parsed.gtin.slice(0, 2), turns: [turn] });
  }

  async lots(query: LotsQuery): Promise<LotsPage> {
    await this.answer('lots');
    const rows = this.standingLots().flatMap((lot) => {
      const product = this.find(lot.productId);
      if (product.edits.hidden) return [];
      return [{ lot: this.lotView(lot, product), ...this.named(product) }];
    });
    return lotsPage(rows, query, (id) => this.stands.name(id) || id);
  }

  async editLots({ lotIds, edit }: EditLots): Promise<Booking> {
    await this.answer('editLots');
    this.checkLots(lotIds);
    const changed = lotIds.flatMap((id) => {
      try {
        return [this.altered(id, edit)];
      } catch {
        // What is so already stays as it is.
        return [];
      }
    });
    const [first] = changed;
    if (!first) throw error('invalid', { field: 'edit' });
    const action = changed.every((c) => c.action === first.action) ? first.action : 'edited';
    const effects = changed.flatMap((c) => c.effects);
    return this.book({ action, productId: first.productId, groupId: edit.groupId, effects });
  }

  async takeLots({ lotIds, how, reason }: TakeLots): Promise<Booking> {
    await this.answer('takeLots');
    const lots = this.checkLots(lotIds);
    const effects = lots.map((lot): Effect => ({ lotId: lot.id, milli: -lot.milli }));
    for (const lot of lots) lot.milli = 0;
    return this.book({
      action: how === 'use' ? 'used' : 'wasted',
      reason: how === 'use' ? null : reason,
      productId: lots[0]?.productId ?? null,
      effects,
    });
  }

  async readTable(text: string): Promise<PastedView> {
    await this.answer('readTable');
    const products = [...this.products.values()].map((p) => ({
      id: p.id,
      name: this.named(p).name,
      gtin: p.gtin,
    }));
    const places = this.stands.list();
    const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();
    return readTable(text, {
      byGtin: (gtin) => products.find((p) => p.gtin === gtin) ?? null,
      byName: (name) => products.find((p) => same(p.name, name)) ?? null,
      place: (name) => places.find((p) => same(p.name || (p.builtin ?? ''), name))?.id ?? null,
      amount: (typed) => readAmount(typed, 'piece', this.things.units()),
      date: (typed) => readDate(typed, this.today),
    });
  }

  async addMany(requests: AddRequest[]): Promise<Booking> {
    await this.answer('addMany');
    if (requests.length === 0 || requests.length > 1000) throw error('invalid', { field: 'requests' });
    const made = new Map<string, string>();
    const effects = requests.map((request) => {
      const name = request.name?.trim().toLowerCase() ?? '';
      const productId = request.productId ?? made.get(name) ?? null;
      const { product, effect } = this.stored({ ...request, productId });
      if (productId === null) made.set(name, product.id);
      return effect;
    });
    const productId = this.lotById.get(effects[0]?.lotId ?? '')?.productId ?? null;
    return this.book({ action: 'added', productId, effects });
  }

  async past(query: PastQuery): Promise<PastView> {
    await this.answer('past');
    return pastView(
      query,
      this.transactions,
      lotsAt(query.date, this.lotById.values(), this.transactions),
      this.standingLots(),
      (lot) => this.lotView(lot, this.find(lot.productId)),
      (id) => this.named(this.find(id)),
    );
  }

  private standingLots(): Lot[] {
    return [...this.lotById.values()].filter((lot) => lot.milli > 0);
  }

  private named(product: Product): { name: string; brand: string | null } {
    const { edits, facts, gtin } = product;
    return { name: edits.name ?? facts?.name ?? gtin ?? '', brand: edits.brand ?? facts?.brand ?? null };
  }

  /** Lots that are all in stock, and few enough for one booking. */
  private checkLots(lotIds: string[]): Lot[] {
    if (lotIds.length === 0 || lotIds.length > 1000) throw error('invalid', { field: 'lots' });
    return lotIds.map((id) => {
      const lot = this.lotById.get(id);
      if (!lot || lot.milli === 0) throw error('not-found');
      return lot;
    });
  }

  async notices(): Promise<NoticesView> {
    await this.answer('notices');
    const since = Date.now() - USED_WITHIN * 86_400_000;
    const recent = this.transactions.filter(
      (t) => t.action === 'used' && !t.undone && Date.parse(t.at) >= since,
    );
    const uses = [...this.products.values()].map((product) => ({
      row: this.row(product),
      lots: this.lotsOf(product).map((lot) => this.lotView(lot, product)),
      usedMilli: recent
        .filter((t) => t.productId === product.id)
        .flatMap((t) => t.effects)
        .reduce((sum, effect) => sum - effect.milli, 0),
    }));
    return notices(uses, this.today);
  }

  async showNotice(title: string, body: string): Promise<void> {
    await this.answer('showNotice');
    if (this.noNotifications) throw error('storage');
    this.shown.push({ title, body });
  }

  async shopping(listId: string | null): Promise<ShoppingView> {
    await this.answer('shopping');
    return this.lists.view(listId);
  }

  async addList(edit: ListEdit): Promise<Made> {
    await this.answer('addList');
    const id = this.id('list');
    const turns = this.lists.addList(id, edit);
    return { id, booking: this.book({ action: 'added', about: 'list', name: edit.name.trim(), turns }) };
  }

  async editList(id: string, edit: ListEdit): Promise<Booking> {
    await this.answer('editList');
    const turns = this.lists.editList(id, edit);
    return this.book({ action: 'edited', about: 'list', name: this.lists.nameOf(id), turns });
  }

  async removeList(id: string): Promise<Booking> {
    await this.answer('removeList');
    const name = this.lists.nameOf(id);
    return this.book({ action: 'removed', about: 'list', name, turns: this.lists.removeList(id) });
  }

  async addItem(listId: string, edit: ItemEdit): Promise<Made> {
    await this.answer('addItem');
    const { id, turns } = this.lists.addItem(listId, edit);
    const name = this.lists.itemName(id);
    return { id, booking: this.book({ action: 'added', about: 'item', name, turns }) };
  }

  async editItem(id: string, edit: ItemEdit): Promise<Booking> {
    await this.answer('editItem');
    return this.aboutItem('edited', id, () => this.lists.editItem(id, edit));
  }

  async tickItem(listId: string, id: string, ticked: boolean): Promise<Booking> {
    await this.answer('tickItem');
    return this.aboutItem('ticked', id, () => this.lists.tickItem(listId, id, ticked));
  }

  async removeItem(id: string): Promise<Booking> {
    await this.answer('removeItem');
    return this.aboutItem('removed', id, () => this.lists.removeItem(id));
  }

  async restoreItem(id: string): Promise<Booking> {
    await this.answer('restoreItem');
    return this.aboutItem('removed', id, () => this.lists.restoreItem(id));
  }

  private aboutItem(action: Action, id: string, work: () => Turn[]): Booking {
    const name = this.lists.itemName(id);
    return this.book({ action, about: 'item', name, turns: work() });
  }

  async putAway(request: PutAway): Promise<Booking> {
    await this.answer('putAway');
    if (request.items.some((i) => i.amount.milli <= 0)) throw error('invalid', { field: 'amount' });
    const home = request.items.map((item) => ({ item, bought: this.lists.bought(request.listId, item) }));
    // What is short is on the list only until it is in stock.
    const turns = this.lists.putAway(request);
    const effects = home.map(({ item, bought }) => {
      const { milli, unit } = item.amount;
      const product =
        bought.productId === null ? this.newNamed(bought.name, unit) : this.find(bought.productId);
      if (bought.kindId !== null) product.edits.kindId ??= bought.kindId;
      return this.put(
        product,
        milli,
        {
          ...this.standing(this.place(item.placeId, product)),
          date: item.date,
          dateKind: item.dateKind,
          dateFrom: item.date === null ? null : item.dateFrom,
          price: item.priceMinor === null ? null : { minor: item.priceMinor, milli },
          store: request.store?.trim() || null,
        },
        unit,
      );
    });
    const productId = this.lotById.get(effects[0]?.lotId ?? '')?.productId ?? null;
    return this.book({ action: 'added', productId, effects, turns });
  }

  private newNamed(name: string, unit: Unit): Product {
    const product = this.makeProduct(null, null, unit);
    product.edits.name = name;
    return product;
  }

  async parseDate(text: string): Promise<{ date: string | null }> {
    await this.answer('parseDate');
    return { date: readDate(text, this.today) };
  }

  async serialScanner(): Promise<SerialView> {
    await this.answer('serialScanner');
    const { serialPort } = this.settings;
    if (serialPort === null) return { ports: this.serialPorts, rates: SERIAL_RATES, state: 'off' };
    const isThere = this.serialPorts.some((port) => port.name === serialPort);
    return { ports: this.serialPorts, rates: SERIAL_RATES, state: isThere ? 'open' : 'missing' };
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
    if (answer.product) this.changed([answer.product.id]);
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
      concerns: product ? this.row(product).concerns : known ? this.household.concerns(known, NO_EDITS) : [],
      recalled: this.recalled.of(null, [gtin]).length > 0,
    };
  }

  private byGtin(gtin: string): Product | undefined {
    return [...this.products.values()].find((p) => this.barcodesOf(p, false).some((b) => b.gtin === gtin));
  }

  /** What the source and the user say; without the names of others when nobody asks for them. */
  private barcodesOf(product: Product, named = true): BarcodeView[] {
    if (product.edits.mergedInto !== null) return [];
    const codes = new Map(product.gtin === null ? [] : [[product.gtin, 1000]]);
    for (const { gtin, milli } of product.edits.barcodes) codes.set(gtin, milli);
    return [...codes]
      .filter(([, milli]) => milli > 0)
      .map(([gtin, milli]) => {
        const others = named ? [...this.products.values()].filter((p) => p !== product) : [];
        const same = others.filter((p) => this.barcodesOf(p, false).some((b) => b.gtin === gtin));
        return { gtin, milli, also: same.map((p) => p.edits.name ?? p.facts?.name ?? gtin) };
      });
  }

  /** What a product's amounts are told in. */
  private told(product: Product): Unit {
    return product.edits.unit ?? product.unit;
  }

  /** Where a product goes: where the user says, else where the last of it stands. */
  private usualPlace(id: string | null): string {
    if (id === null) return this.place(null);
    const product = this.find(id);
    return this.place(product.edits.placeId ?? this.lotsByProduct.get(id)?.at(-1)?.placeId ?? null, product);
  }

  /** The product of a code, made when there is none yet. */
  private coded(text: string): Product {
    const code = parseCode(text);
    if ('code' in code) throw code;
    const known = this.byGtin(code.gtin);
    if (known) return known;
    const product = this.makeProduct(code.gtin, null, 'piece');
    product.factsState = code.class === 'product' ? 'pending' : 'local';
    return product;
  }

  /** A product as the shopping list looks at it; none of one that can't be short. */
  private stocked(product: Product): Stocked | null {
    const { minimum, hidden } = product.edits;
    const lots = this.lotsOf(product);
    const almostEmpty = lots.length > 0 && lots.every((l) => l.almostEmpty);
    if (hidden || (minimum === null && !almostEmpty)) return null;
    return { row: this.row(product), minimum, almostEmpty };
  }

  /** What one of a product cost last, in a store if it was ever bought there. */
  private paid(product: Product, store: string | null): Money | null {
    const { prices } = this.things.prices(this.held(product));
    const last = prices.find((p) => store !== null && p.store === store) ?? prices[0];
    return last ? { ...last.price, minor: (last.price.minor * 1000) / last.amount.milli } : null;
  }

  private held(product: Product): Held {
    const { id, edits } = product;
    return { id, edits, unit: this.told(product), lots: this.lotsByProduct.get(id) ?? [] };
  }

  private checkEdits(edits: ProductEdits): void {
    new Conversions(edits.equations);
    if (edits.kindId !== null) this.things.kind(edits.kindId);
    if (edits.minimum && edits.minimum.milli <= 0) throw error('invalid', { field: 'minimum' });
  }

  private cleaned(edits: ProductEdits): ProductEdits {
    const barcodes = edits.barcodes.map(({ gtin, milli }) => {
      const code = parseCode(gtin);
      if ('code' in code) throw code;
      return { gtin: code.gtin, milli };
    });
    return { ...edits, barcodes };
  }

  /** True of what happened to a product, or to one that was merged into it. */
  private isAbout(transaction: Transaction, productId: string): boolean {
    return this.productsOf(transaction).some(
      (id) => id === productId || this.products.get(id)?.edits.mergedInto === productId,
    );
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

  private place(id: string | null, product?: Product): string {
    return id ?? product?.edits.placeId ?? this.settings.defaultPlaceId ?? 'place-pantry';
  }

  /** A plain lot in a place: in a frozen one it came frozen. */
  private standing(placeId: string): LotFields {
    const frozen = this.stands.condition(placeId) === 'frozen' ? { on: this.today, daysLeft: null } : null;
    return { ...PLAIN, placeId, frozen };
  }

  /** How long a lot keeps once an edit has opened, frozen or thawed it. */
  private keeps(product: Product, lot: Lot, edit: LotEdit): Keeps | null {
    const freezes = this.stands.condition(edit.placeId ?? lot.placeId) === 'frozen';
    const row = rowFor(product.facts?.categories ?? []);
    const { openedDays, thawedDays } = product.edits;
    const until = (rule: number | null, days: number | undefined): Keeps | null => {
      if (rule !== null) return { until: addDays(this.today, rule), from: 'learned' };
      return days === undefined ? null : { until: addDays(this.today, days), from: 'suggested' };
    };
    if (freezes && !lot.frozen) return until(null, row?.frozen);
    if (!freezes && lot.frozen) return until(thawedDays, row?.thawed);
    return edit.opened && !lot.opened ? until(openedDays, row?.opened) : null;
  }

  private transaction(id: string): Transaction {
    const found = this.transactions.find((t) => t.id === id);
    if (!found) throw error('not-found');
    return found;
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
      edits: { ...NO_EDITS, name: gtin ? null : (known?.name ?? null) },
      fetchedAt: null,
    };
    this.products.set(product.id, product);
    return product;
  }

  private addLot(product: Product, milli: number, fields: LotFields): Lot {
    const lot: Lot = {
      id: this.id('lot'),
      productId: product.id,
      unit: product.unit,
      milli,
      addedAt: new Date(Date.now() - 86_400_000 * 4).toISOString(),
      ...fields,
    };
    this.keep(lot);
    this.transactions.push({
      ...this.blank({ action: 'added', productId: product.id, effects: [{ lotId: lot.id, milli }] }),
      at: lot.addedAt,
    });
    return lot;
  }

  /** Puts an amount into the lot that shares all fields, or into a new one. */
  private put(product: Product, milli: number, fields: LotFields, unit: Unit = this.told(product)): Effect {
    let lot = [...this.lotById.values()].find(
      (l) => l.productId === product.id && l.milli > 0 && l.unit === unit && alike(l, fields),
    );
    if (!lot) {
      lot = {
        id: this.id('lot'),
        productId: product.id,
        unit,
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
    this.lotById.set(lot.id, lot);
    const siblings = this.lotsByProduct.get(lot.productId);
    if (siblings) siblings.push(lot);
    else this.lotsByProduct.set(lot.productId, [lot]);
  }

  private takeFirst(product: Product, lotId: string | null, milli: number, of?: Unit): Effect[] {
    const chosen = this.lotsOf(product).filter((l) => lotId === null || l.id === lotId);
    const unit = of ?? (lotId === null ? this.told(product) : (chosen[0]?.unit ?? product.unit));
    const conversions = new Conversions(product.edits.equations);
    const lots = chosen.map((lot) => ({ lot, all: conversions.convert(lot, unit) ?? 0 }));
    const available = lots.reduce((sum, l) => sum + l.all, 0);
    if (milli > available) throw error('not-enough', { availableMilli: available });
    const effects: Effect[] = [];
    let left = milli;
    for (const { lot, all } of lots) {
      const part = Math.min(left, all);
      if (part === 0) continue;
      const taken = part === all ? lot.milli : (conversions.convert({ milli: part, unit }, lot.unit) ?? 0);
      lot.milli -= taken;
      left -= part;
      effects.push({ lotId: lot.id, milli: -taken });
    }
    return effects;
  }

  private blank(draft: Draft): Transaction {
    return {
      productId: null,
      placeId: null,
      of: null,
      groupId: null,
      reason: null,
      effects: [],
      places: [],
      words: null,
      turns: [],
      about: null,
      name: null,
      ...draft,
      id: this.id('tx'),
      at: new Date().toISOString(),
      undone: false,
    };
  }

  private book(draft: Draft): Booking {
    const transaction = this.blank(draft);
    this.transactions.push(transaction);
    this.changed(this.productsOf(transaction));
    const lots = transaction.effects.flatMap(({ lotId }) => {
      const lot = this.lotById.get(lotId);
      return lot ? [this.lotView(lot, this.find(lot.productId))] : [];
    });
    return { transactionId: transaction.id, lots };
  }

  private productsOf(transaction: Transaction): string[] {
    const ids = transaction.effects.flatMap((e) => this.lotById.get(e.lotId)?.productId ?? []);
    return [...new Set(transaction.productId ? [transaction.productId, ...ids] : ids)];
  }

  private apply(transaction: Transaction, sign: 1 | -1): void {
    transaction.undone = sign === -1;
    for (const effect of transaction.effects) {
      const lot = this.lotById.get(effect.lotId);
      if (!lot) continue;
      lot.milli += sign * effect.milli;
      Object.assign(lot, sign === 1 ? effect.after : effect.before);
    }
    if (transaction.places.length > 0) this.stands.apply(transaction.places, sign);
    const { words } = transaction;
    if (words) this.find(words.productId).edits = sign === 1 ? words.after : words.before;
    for (const turn of transaction.turns) turn(sign);
  }

  /** Takes back or does again, as the program does: one answer for each, and several are a group of their own. */
  private fulfil(targets: Transaction[], takeBack: boolean, also: string[], correct: boolean): UndoView {
    const roots = (list: Transaction[], back: boolean) =>
      list.flatMap((t) => {
        let root = t;
        while (root.of !== null) root = this.transaction(root.of);
        return root.undone === (back !== (t.action === 'undone')) ? [] : [root];
      });
    const wished = roots(targets, takeBack);
    const [first] = wished;
    if (!first) return { transactionId: targets[0]?.id ?? null, blockers: [], missing: [] };
    const helped = roots(
      also.map((id) => this.transaction(id)),
      true,
    );
    const all = [...new Set([...wished, ...helped])];
    const { blockers, short } = this.inTheWay(all);
    if ((blockers.length > 0 || short.size > 0) && !(correct && blockers.every((b) => b.amount))) {
      const missing = [...short].map(([id, milli]) => {
        const lot = this.lotById.get(id);
        return { milli, unit: lot?.unit ?? 'piece' };
      });
      return {
        transactionId: null,
        blockers: blockers.map((b) => this.entry(b.transaction)),
        missing: blockers.every((b) => b.amount) ? missing : [],
      };
    }
    for (const [lotId, milli] of short) {
      const lot = this.lotById.get(lotId);
      if (lot) lot.milli += milli;
      this.book({ action: 'counted', productId: lot?.productId ?? null, effects: [{ lotId, milli }] });
    }
    const newestFirst = all.sort((a, b) => this.transactions.indexOf(b) - this.transactions.indexOf(a));
    const order = first.undone ? newestFirst.toReversed() : newestFirst;
    const groupId = order.length > 1 ? this.id('group') : null;
    const answers = order.map((root) => {
      this.apply(root, root.undone ? 1 : -1);
      const { productId, placeId } = root;
      const booked = this.book({
        action: root.undone ? 'undone' : 'redone',
        productId,
        placeId,
        of: root.id,
        groupId,
      });
      this.changed(this.productsOf(root));
      return { root, id: booked.transactionId };
    });
    return {
      transactionId: answers.find((a) => a.root === first)?.id ?? null,
      blockers: [],
      missing: [],
    };
  }

  /** What came later and needs what is to be turned, newest first, and what lots would lack. */
  private inTheWay(turned: Transaction[]) {
    const short = new Map<string, number>();
    for (const transaction of turned) {
      const sign = transaction.undone ? 1 : -1;
      for (const { lotId, milli } of transaction.effects)
        short.set(lotId, (short.get(lotId) ?? this.lotById.get(lotId)?.milli ?? 0) + sign * milli);
    }
    for (const [lotId, left] of short) {
      if (left < 0) short.set(lotId, -left);
      else short.delete(lotId);
    }
    const fields = (t: Transaction) =>
      t.effects.flatMap((e) => (e.after ? [`lot ${e.lotId}`] : [])).concat(t.words?.productId ?? []);
    const blockers = this.transactions.flatMap((transaction, index) => {
      if (transaction.undone || transaction.of !== null || turned.includes(transaction)) return [];
      const earlier = turned.filter((t) => !t.undone && this.transactions.indexOf(t) < index);
      const amount = transaction.effects.some((e) => e.milli < 0 && short.has(e.lotId));
      const overlaid = earlier.some((t) => fields(t).some((f) => fields(transaction).includes(f)));
      return (amount && earlier.length > 0) || overlaid ? [{ transaction, amount: !overlaid }] : [];
    });
    return { blockers: blockers.reverse(), short };
  }

  private changed(productIds: string[]): void {
    queueMicrotask(() => this.emit({ kind: 'pantry-changed', productIds }));
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
    return stockOf([this.held(product)], this.told(product)).total.milli;
  }

  private lotView(lot: Lot, product: Product): LotView {
    const days = lot.date === null ? null : daysBetween(this.today, lot.date);
    return {
      id: lot.id,
      productId: product.id,
      amount: { milli: lot.milli, unit: lot.unit },
      date: lot.date,
      dateKind: lot.dateKind,
      dateFrom: lot.dateFrom,
      status: days === null ? 'none' : days < 0 ? 'past' : days <= 7 ? 'soon' : 'good',
      daysLeft: days,
      placeId: lot.placeId,
      opened: lot.opened,
      frozen: lot.frozen,
      thawed: lot.thawed,
      almostEmpty: lot.almostEmpty,
      price: lot.price && {
        minor: Math.round((lot.price.minor * lot.milli) / lot.price.milli),
        currency: this.settings.currency,
      },
      store: lot.store,
      note: lot.note,
      batch: lot.batch,
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
      categories:
        product.edits.categories ??
        product.facts?.categories ??
        (product.edits.name?.includes('loaf') ? ['en:breads'] : []),
      gtin: this.barcodesOf(product, false)[0]?.gtin ?? null,
      factsState: product.factsState,
      ...stockOf([this.held(product)], this.told(product)),
      firstLot: first ? this.lotView(first, product) : null,
      lotCount: lots.length,
      concerns: this.household.concerns(product.facts, product.edits),
      recalled: this.recallsOf(product).some(({ checked }) => !checked),
    };
  }

  private view(product: Product): ProductView {
    const known = product.factsState === 'known';
    return {
      row: this.row(product),
      facts: product.facts,
      edits: { ...product.edits },
      lots: this.lotsOf(product).map((l) => this.lotView(l, product)),
      barcodes: this.barcodesOf(product),
      recalls: this.recallsOf(product),
      mergedBy: this.mergedBy(product),
      kind: this.things.kindName(product.edits.kindId),
      units: writable(new Conversions(product.edits.equations).around(this.told(product))),
      source: known ? 'open-food-facts' : null,
      pageUrl: known && product.gtin ? `https://world.openfoodfacts.org/product/${product.gtin}` : null,
      fetchedAt: product.fetchedAt,
    };
  }

  /** What made a product another's. */
  private mergedBy({ id, edits }: Product): string | null {
    if (edits.mergedInto === null) return null;
    return this.transactions.findLast((t) => t.action === 'merged' && t.productId === id)?.id ?? null;
  }

  private entry(t: Transaction): JournalEntry {
    const product = t.productId === null ? null : this.find(t.productId);
    const row = product && this.row(product);
    const own = t.effects.filter((e) => this.lotById.get(e.lotId)?.productId === t.productId);
    const unit = this.lotById.get(own[0]?.lotId ?? '')?.unit;
    const milli = own
      .filter((e) => this.lotById.get(e.lotId)?.unit === unit)
      .reduce((sum, e) => sum + e.milli, 0);
    return {
      transactionId: t.id,
      action: t.action,
      at: t.at,
      productId: t.productId,
      placeId: t.placeId,
      about: t.about ?? (t.placeId !== null ? 'place' : t.words ? 'product' : 'lot'),
      name: t.name ?? (row ? (row.name ?? row.gtin ?? '') : t.placeId ? this.stands.name(t.placeId) : ''),
      more: Math.max(0, this.productsOf(t).length - 1),
      reason: t.reason,
      groupId: t.groupId,
      change: product && milli !== 0 ? { milli, unit: unit ?? product.unit } : null,
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
    if (product.edits.hidden !== (query.filter === 'hidden')) return false;
    if (query.kindId !== null && product.edits.kindId !== query.kindId) return false;
    switch (query.filter) {
      case 'hidden':
        return true;
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
    const counts: PantryCounts = {
      products: 0,
      lots: 0,
      useSoon: 0,
      pastDate: 0,
      opened: 0,
      outOfStock: 0,
      hidden: 0,
    };
    for (const product of this.products.values()) {
      if (product.edits.hidden) {
        counts.hidden += 1;
        continue;
      }
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
