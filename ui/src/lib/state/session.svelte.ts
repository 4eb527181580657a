import type { Backend } from '$lib/backend/backend';
import { NO_EDIT, PLAIN_ADD } from '$lib/backend/edits';
import { toErrorView } from '$lib/backend/errors';
import type {
  AddRequest,
  Amount,
  AppEvent,
  Booking,
  CodeView,
  Concern,
  DateFrom,
  DateKind,
  DateSuggestion,
  ErrorView,
  LookupView,
  LotView,
  PrintedDate,
  ProductRow,
  ScanMode,
  ScannedCode,
} from '$lib/backend/types';
import { ONE } from '$lib/format/amounts';
import { endangers, groups, groupWords } from '$lib/format/concerns';
import { share } from '$lib/format/money';
import { sessionSummary } from '$lib/format/session';
import { errorSentence, productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { inSeconds } from './clock.svelte';
import type { History } from './history.svelte';
import { DateByCamera } from './date-by-camera.svelte';
import type { Toasts } from './toasts.svelte';

export type RowState = 'looking-up' | 'found' | 'unknown' | 'unavailable' | 'misread' | 'not-product';

/** One booking of a row; `milli` is what it added to the amount shown. */
interface Step {
  transactionId: string;
  milli: number;
  /** What one scan of it is, in thousandths: one piece, or what the code of weighed goods says. */
  one: number;
  /** What it is a part of. */
  groupId: string;
}

/** One line of the session: a code, what became of it, and what was booked for it. */
export class ScanRow {
  state = $state<RowState>('looking-up');
  code = $state<CodeView | null>(null);
  product = $state<ProductRow | null>(null);
  lot = $state<LotView | null>(null);
  /** How much one scan of its code stands for. */
  scanned = $state<Amount | null>(null);
  answer = $state<LookupView | null>(null);
  /** When the source is asked again, in milliseconds, when that is known. */
  retryAt = $state<number | null>(null);
  error = $state<ErrorView | null>(null);
  /** True when there was nothing to use, or to throw away. */
  nothing = $state(false);
  steps = $state<Step[]>([]);
  /** A date that somebody proposes, while it has none. */
  suggestion = $state<DateSuggestion | null>(null);
  /** For what such a date was asked last: the same is asked once. */
  suggestedFor = '';
  /** True once a signal told that somebody must not eat it. */
  warned = false;
  /** Settled once nothing of this row is under way. */
  working: Promise<void> = Promise.resolve();

  /** What this session put in or took out by this row, in thousandths. */
  readonly milli: number;
  readonly name: string;
  readonly takenBack: boolean;

  constructor(
    readonly key: number,
    readonly text: string,
    readonly symbology: string | null,
    readonly mode: ScanMode,
    history: History,
  ) {
    this.milli = $derived(
      this.steps.reduce((sum, s) => sum + (history.undone.has(s.transactionId) ? 0 : s.milli), 0),
    );
    this.name = $derived(
      (this.product?.name ?? this.answer?.facts?.name ?? null) !== null
        ? (this.product?.name ?? this.answer?.facts?.name ?? '')
        : (this.code?.gtin ?? this.text),
    );
    this.takenBack = $derived(this.steps.length > 0 && this.milli <= 0);
  }

  /** What one scan of its code stands for, in thousandths of what it is counted in; else one. */
  get one(): number {
    const unit = this.lot?.amount.unit ?? this.product?.total.unit ?? 'piece';
    return this.scanned?.unit === unit ? this.scanned.milli : ONE;
  }

  /** What it means to those who eat here; of what is not in the pantry by what its source says. */
  get concerns(): Concern[] {
    return this.product?.concerns ?? this.answer?.concerns ?? [];
  }

  /** True while it is recalled and nobody has looked at that. */
  get recalled(): boolean {
    return !this.takenBack && (this.product?.recalled ?? this.answer?.recalled ?? false);
  }

  /** True of what it put into stock and may be given a date. */
  get takesDate(): boolean {
    return this.mode === 'add' && this.lot !== null && this.steps.length > 0 && !this.takenBack;
  }

  /** True when it is recalled, or somebody here must not eat what is declared in it. */
  get endangers(): boolean {
    return this.recalled || (!this.takenBack && endangers(this.concerns));
  }

  /** True when it stands in the list for the user to do something about. */
  get needsAttention(): boolean {
    if (this.state === 'misread' || this.state === 'not-product') return true;
    return this.state === 'unknown' && this.product !== null && this.product.name === null && !this.takenBack;
  }
}

/** All is well; something needs attention; nobody knows what it is. */
export type Signal = 'good' | 'attention' | 'unknown';

/** Codes of which one is meant, and what to do with it. */
export interface Choice {
  codes: ScannedCode[];
  take: (code: ScannedCode) => void;
}

/** All that was scanned since the start, newest first; it outlives the Scan screen. */
export class Session {
  rows = $state<ScanRow[]>([]);
  mode = $state<ScanMode>('add');
  /** Codes of one picture, for the user to choose from. */
  choice = $state<Choice | null>(null);
  /** The row that is open, by its key: the newest until another is chosen. */
  opened = $state(0);
  /** A printed date that the camera is to read. */
  readonly printed = new DateByCamera();
  /** An amount that is being typed for the open row. */
  typed = $state('');
  /** Counts how often the open row's date was asked for by a key. */
  dateAsked = $state(0);
  /** Counts accepted codes: the frame flashes on a change. */
  flashes = $state(0);
  /** What the last of them told. */
  flash = $state<Signal>('good');
  /** Where all goes that is added, once a place's label was scanned; none for where each usually stands. */
  placeId = $state<string | null>(null);
  /** The last thing to say aloud. */
  spoken = $state('');

  /** Called for every signal a person should hear. */
  onSignal: (signal: Signal) => void = () => undefined;
  /** Takes a text that is a label of ours rather than a product's code; false when it is none. */
  takeLabel: (text: string, mode: ScanMode) => boolean | Promise<boolean> = () => false;

  readonly undoable = $derived(this.rows.some((r) => r.milli > 0));

  /** What all bookings of this list are a part of, so that they can be taken back as one. */
  private groupId: string = crypto.randomUUID();
  private serial = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly backend: Backend,
    private readonly history: History,
    private readonly toasts: Toasts,
  ) {}

  /**
   * Books a code in the current mode. Codes are booked one after the other, so that the list has their
   * order; lookups run side by side.
   */
  scan(text: string, symbology: string | null = null, mode: ScanMode = this.mode): Promise<ScanRow | null> {
    const result = this.queue.then(() => this.book(text, symbology, mode));
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** The codes of a picture: one is taken, several are put to the user. */
  async scanPicture(bytes: Uint8Array): Promise<void> {
    try {
      const { accepted, choice } = await this.backend.scanPicture(bytes);
      if (accepted.length + choice.length === 0) {
        this.toasts.show(m.picture_no_code(), [], 'bad');
        this.tell('attention');
      }
      for (const code of accepted) await this.scan(code.text, code.symbology);
      if (choice.length > 0) this.offer(choice);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Puts several codes to the user, of which one is meant; the camera goes on meanwhile. */
  offer(
    codes: ScannedCode[],
    take: (code: ScannedCode) => void = (code) => void this.scan(code.text, code.symbology),
  ): void {
    this.choice = { codes, take };
    this.tell('attention');
    this.spoken = codes.length === 1 ? m.choice_another() : m.choice_text({ count: codes.length });
  }

  private async book(text: string, symbology: string | null, mode: ScanMode): Promise<ScanRow | null> {
    // What was typed is about what was there before; so is a date that the camera looks for.
    this.printed.end();
    await this.commitTyped();
    if (await this.takeLabel(text, mode)) return null;
    let outcome;
    try {
      outcome = await this.backend.scanCode({
        text,
        symbology,
        mode,
        placeId: mode === 'add' ? this.placeId : null,
        groupId: this.groupId,
      });
    } catch (thrown) {
      return this.refuse(toErrorView(thrown), text, symbology, mode);
    }
    const warned = (outcome.product?.recalled ?? false) || endangers(outcome.product?.concerns ?? []);
    this.tell(warned ? 'attention' : 'good');
    const lot = outcome.booking?.lots[0] ?? null;
    const row = this.raise(outcome.code.gtin, lot, mode) ?? this.open(text, symbology, mode);
    row.code = outcome.code;
    row.product = outcome.product;
    row.scanned = outcome.amount;
    row.error = null;
    row.warned = warned;
    row.nothing = takesOut(mode) && outcome.booking === null;
    this.took(row, outcome.booking);
    if (outcome.booking)
      this.history.record({ transactionId: outcome.booking.transactionId, label: () => label(row) });
    this.spoken = said(row);
    if (outcome.ask) void this.lookUp(row, false);
    else this.settle(row, outcome.product?.name ? 'found' : 'unknown');
    void this.suggest(row);
    return row;
  }

  /** Tells by a tone and by the frame of the camera what became of a code. */
  tell(signal: Signal): void {
    this.flash = signal;
    this.flashes += 1;
    this.onSignal(signal);
  }

  /** Brings the row that already stands for this back to the top. */
  private raise(gtin: string, lot: LotView | null, mode: ScanMode): ScanRow | null {
    const index = this.rows.findIndex(
      (r) =>
        r.mode === mode && r.code?.gtin === gtin && (mode !== 'add' || r.lot?.id === lot?.id) && !r.takenBack,
    );
    const row = this.rows[index];
    if (!row) return null;
    this.rows = [row, ...this.rows.filter((r) => r !== row)];
    this.activate(row);
    return row;
  }

  private open(text: string, symbology: string | null, mode: ScanMode): ScanRow {
    this.serial += 1;
    const row = new ScanRow(this.serial, text, symbology, mode, this.history);
    this.rows = [row, ...this.rows];
    this.activate(row);
    return row;
  }

  /** Opens a row. What was being typed for another is taken first. */
  activate(row: ScanRow): void {
    if (this.opened === row.key) return;
    void this.commitTyped();
    this.opened = row.key;
  }

  /** The row that is open. */
  get active(): ScanRow | null {
    return this.rows.find((r) => r.key === this.opened) ?? this.rows[0] ?? null;
  }

  /** Opens the row so many further down. */
  step(by: number): void {
    const at = this.rows.findIndex((r) => r === this.active);
    const next = this.rows[Math.max(0, Math.min(this.rows.length - 1, at + by))];
    if (next) this.activate(next);
  }

  /** A key of an amount for the open row: a digit, or a decimal point. False when it has no amount to be typed. */
  type(key: string): boolean {
    const row = this.active;
    if (!row?.product || row.steps.length === 0 || row.error) return false;
    const text = this.typed + (key === ',' ? '.' : key);
    if (/^\d{1,5}(\.\d{0,3})?$/.test(text)) this.typed = text;
    return true;
  }

  eraseTyped(): void {
    this.typed = this.typed.slice(0, -1);
  }

  /** Takes the amount that was typed, in what the row is counted in. */
  async commitTyped(): Promise<void> {
    const { active, typed } = this;
    this.typed = '';
    const milli = Math.round(Number(typed) * ONE);
    if (active && typed !== '' && Number.isSafeInteger(milli)) await this.setAmount(active, milli);
  }

  /** Makes what the row added, or took out, come to so many thousandths. */
  setAmount(row: ScanRow, milli: number): Promise<void> {
    return this.guard(row, async () => {
      if (milli < row.milli && row.mode === 'add' && milli > 0) await this.lessen(row, row.milli - milli);
      const own = this.own(row);
      for (const step of this.live(row).toReversed()) {
        if (row.milli <= milli) break;
        const undone = await this.history.undo(
          { transactionId: step.transactionId, label: () => label(row) },
          own,
        );
        if (!undone) return;
      }
      if (row.milli < milli) await this.bookMore(row, milli - row.milli);
    });
  }

  /** A code that could not be booked: a line of its own when it was a code, a toast when Larder failed. */
  private refuse(error: ErrorView, text: string, symbology: string | null, mode: ScanMode): ScanRow | null {
    const state = (
      {
        'check-digit': 'misread',
        'damaged-code': 'misread',
        'not-a-product-code': 'not-product',
        length: 'not-product',
      } as const
    )[error.code as 'check-digit'];
    this.tell('attention');
    this.spoken = errorSentence(error);
    if (!state) {
      this.toasts.show(errorSentence(error), [], 'bad');
      return null;
    }
    const same = this.rows.find((r) => r.error && r.text === text);
    if (same) {
      this.rows = [same, ...this.rows.filter((r) => r !== same)];
      return same;
    }
    const row = this.open(text, symbology, mode);
    row.error = error;
    row.state = state;
    return row;
  }

  /** Asks what the row's product is, and fills the row in. */
  async lookUp(row: ScanRow, refresh: boolean): Promise<void> {
    const gtin = row.code?.gtin;
    if (!gtin) return;
    row.state = 'looking-up';
    try {
      this.fill(row, await this.backend.lookUp(gtin, refresh));
    } catch (thrown) {
      row.state = row.product?.name ? 'found' : 'unavailable';
      this.fail(thrown);
    }
  }

  private fill(row: ScanRow, answer: LookupView): void {
    row.answer = answer;
    row.retryAt = inSeconds(answer.retryAfterSeconds);
    if (answer.product) row.product = answer.product;
    // A product that the user named, or that was known before, stays found whatever the source says now.
    const named = row.product?.name !== null && row.product?.name !== undefined;
    this.settle(row, answer.outcome === 'unknown' && named ? 'found' : answer.outcome);
    void this.suggest(row);
  }

  private settle(row: ScanRow, state: RowState): void {
    row.state = state;
    if (row.endangers && !row.warned) {
      row.warned = true;
      this.tell('attention');
    } else if (row.needsAttention) this.tell('unknown');
    this.spoken = state === 'unknown' && row.needsAttention ? m.scan_unknown() : said(row);
  }

  /** Without `milli` it took what one scan stands for. */
  private took(row: ScanRow, booking: Booking | null, milli?: number): void {
    if (!booking) return;
    const lot = booking.lots.find((l) => l.amount.milli > 0) ?? booking.lots[0];
    if (lot) row.lot = lot;
    const { one } = row;
    const { transactionId } = booking;
    row.steps.push({ transactionId, milli: milli ?? one, one, groupId: this.groupId });
  }

  private fail(thrown: unknown): void {
    this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
  }

  /** Does one thing with a row after the other: what is asked for meanwhile is not lost. */
  private guard(row: ScanRow, work: () => Promise<void>): Promise<void> {
    row.working = row.working.then(async () => {
      try {
        await work();
        await this.refresh(row);
      } catch (thrown) {
        this.fail(thrown);
      }
    });
    return row.working;
  }

  /** One more: into the same lot, or taken out as well. */
  more(row: ScanRow): Promise<void> {
    return this.guard(row, () => this.bookMore(row, row.one));
  }

  private async bookMore(row: ScanRow, milli: number): Promise<void> {
    const { product, mode } = row;
    if (!product) return;
    const unit = row.lot?.amount.unit ?? product.total.unit;
    const booking = takesOut(mode)
      ? await this.backend.take({
          productId: product.id,
          lotId: null,
          milli,
          how: mode === 'waste' ? 'waste' : 'use',
          reason: null,
          groupId: this.groupId,
        })
      : await this.backend.add({
          ...this.like(row, milli),
          productId: product.id,
          amount: { milli, unit },
        });
    row.nothing = false;
    this.note(row, booking, milli);
  }

  /** Counts a booking to a row, and records it for undo. */
  private note(row: ScanRow, booking: Booking, milli: number): void {
    this.took(row, booking, milli);
    this.history.record({ transactionId: booking.transactionId, label: () => label(row) });
  }

  /** One less: the row's last booking of an amount is taken back. */
  less(row: ScanRow): Promise<void> {
    return this.guard(row, async () => {
      const last = this.live(row).findLast((s) => s.milli > 0);
      if (!last) return;
      if (last.milli <= last.one)
        await this.history.undo(
          { transactionId: last.transactionId, label: () => label(row) },
          this.own(row),
        );
      else await this.lessen(row, Math.min(last.one, row.milli));
    });
  }

  /** Makes the lot of a row so much less, where one booking added more than that. */
  private async lessen(row: ScanRow, part: number): Promise<void> {
    if (!row.lot) return;
    const booking = await this.backend.editLot(row.lot.id, {
      ...NO_EDIT,
      milli: row.lot.amount.milli - part,
      groupId: this.groupId,
    });
    this.note(row, booking, -part);
  }

  /** Everything of one row is taken back, newest first. */
  undo(row: ScanRow): Promise<void> {
    return this.guard(row, async () => {
      const own = this.own(row);
      for (const step of this.live(row).toReversed()) {
        if (!(await this.history.undo({ transactionId: step.transactionId, label: () => label(row) }, own)))
          return;
      }
      this.spoken = m.taken_back({ what: label(row) });
    });
  }

  /** Everything of the session is taken back, as one. */
  async undoAll(): Promise<void> {
    const steps = this.rows.flatMap((row) => this.live(row));
    // More than one only after a session that was taken back was done again.
    const groups = [...new Set(steps.map((s) => s.groupId))];
    const redos: (() => Promise<boolean>)[] = [];
    for (const groupId of groups.toReversed()) {
      const transactionIds = steps.filter((s) => s.groupId === groupId).map((s) => s.transactionId);
      const redo = await this.history.undoGroup({ groupId, transactionIds, label: () => m.session() });
      if (!redo) return;
      redos.unshift(redo);
    }
    this.begin();
    await this.refreshAll();
    this.toasts.show(m.session_undone(), [{ label: m.redo(), run: () => void this.redoAll(redos) }]);
  }

  private async redoAll(redos: (() => Promise<boolean>)[]): Promise<void> {
    for (const redo of redos) if (!(await redo())) return;
    await this.refreshAll();
    this.toasts.show(m.session_redone());
  }

  private async refreshAll(): Promise<void> {
    await Promise.all(this.rows.map((row) => this.refresh(row).catch(() => undefined)));
  }

  /** What is booked from now on is not taken back with what was before. */
  private begin(): void {
    this.groupId = crypto.randomUUID();
  }

  /** Takes the row off the list; what it booked stays booked. */
  dismiss(row: ScanRow): void {
    this.rows = this.rows.filter((r) => r !== row);
    // What comes after an emptied list is another shopping trip.
    if (this.rows.length === 0) this.begin();
  }

  /** Ends the session: the list is emptied, what it booked stays booked. One tap brings the list back. */
  finish(): void {
    const { rows, groupId } = this;
    this.printed.end();
    this.rows = [];
    this.typed = '';
    this.begin();
    const back = () => {
      this.rows = [...this.rows, ...rows];
      this.groupId = groupId;
    };
    this.toasts.show(sessionSummary(rows) || m.session_ended(), [
      { label: m.session_show_again(), run: back },
    ]);
  }

  /** Puts a product that was only looked up, or could not be used, into stock. */
  async addInstead(row: ScanRow): Promise<void> {
    this.dismiss(row);
    await this.scan(row.text, row.symbology, 'add');
  }

  /** Gives what this row added another date; none takes it away. */
  setDate(row: ScanRow, date: string | null, dateFrom: DateFrom | null = null): Promise<void> {
    return this.change(row, { date: date ?? '', dateFrom });
  }

  /** Gives the row that the camera reads for one of the dates it read. */
  takePrinted({ date, kind }: PrintedDate): Promise<void> {
    const { row } = this.printed;
    this.printed.end();
    return row ? this.change(row, { date, dateFrom: null, dateKind: kind }) : Promise.resolve();
  }

  /** Gives it the date that was proposed. */
  async takeSuggestion(row: ScanRow): Promise<void> {
    const { suggestion } = row;
    if (suggestion) await this.setDate(row, suggestion.date, suggestion.from);
  }

  /** Asks, once for each product and place, how long a pack without a date may keep. */
  private async suggest(row: ScanRow): Promise<void> {
    const { lot, product } = row;
    if (row.mode !== 'add' || !lot || lot.date || !product?.name) return;
    const question = `${product.id} ${lot.placeId}`;
    if (row.suggestedFor === question) return;
    row.suggestedFor = question;
    row.suggestion = null;
    try {
      const suggestion = await this.backend.suggestDate(product.id, lot.placeId);
      if (row.suggestedFor === question) row.suggestion = suggestion;
    } catch {
      // It is an offer only: without it the date is typed.
    }
  }

  setPlace(row: ScanRow, placeId: string): Promise<void> {
    return this.change(row, { placeId });
  }

  private change(
    row: ScanRow,
    edit: { date?: string; dateFrom?: DateFrom | null; dateKind?: DateKind | null; placeId?: string },
  ): Promise<void> {
    return this.guard(row, async () => {
      const { lot, product } = row;
      if (!lot || !product) return;
      // The lot may hold packs that stood there before this session. They keep their date and place:
      // what the session added is taken back and added anew.
      if (lot.amount.milli > row.milli) {
        const own = this.own(row);
        const { milli } = row;
        for (const step of this.live(row).toReversed()) {
          if (!(await this.history.undo({ transactionId: step.transactionId, label: () => label(row) }, own)))
            return;
        }
        const booking = await this.backend.add({
          ...this.like(row, milli),
          ...(edit.date === undefined ? {} : { date: edit.date || null, dateFrom: edit.dateFrom ?? null }),
          ...(edit.dateKind ? { dateKind: edit.dateKind } : {}),
          ...(edit.placeId === undefined ? {} : { placeId: edit.placeId }),
          productId: product.id,
          amount: { milli, unit: lot.amount.unit },
        });
        row.steps = [];
        this.note(row, booking, milli);
        return;
      }
      const booking = await this.backend.editLot(lot.id, { ...NO_EDIT, ...edit, groupId: this.groupId });
      this.took(row, booking, 0);
      this.history.record({
        transactionId: booking.transactionId,
        label: () => m.done_changed({ name: row.name }),
      });
    }).then(() => {
      this.merge(row);
      void this.suggest(row);
    });
  }

  /** What so much more of a row is, but for its product. */
  private like(row: ScanRow, milli: number): Omit<AddRequest, 'amount'> {
    const { lot } = row;
    return {
      ...PLAIN_ADD,
      date: lot?.date ?? null,
      dateFrom: lot?.dateFrom ?? null,
      dateKind: lot?.dateKind ?? 'best-before',
      placeId: lot?.placeId ?? this.placeId,
      priceMinor: lot?.price ? share(lot.price, milli, lot.amount.milli).minor : null,
      groupId: this.groupId,
    };
  }

  /**
   * Reads a row's code again, once codes like it are understood: what it booked is booked anew, and keeps its
   * name, date and place.
   */
  async readAnew(row: ScanRow): Promise<void> {
    const { lot, product, mode } = row;
    const times = Math.max(1, Math.round(row.milli / row.one));
    const own = this.own(row);
    for (const step of this.live(row).toReversed()) {
      if (!(await this.history.undo({ transactionId: step.transactionId, label: () => label(row) }, own)))
        return;
    }
    this.rows = this.rows.filter((r) => r !== row);
    let again: ScanRow | null = null;
    for (let i = 0; i < times; i += 1) again = await this.scan(row.text, row.symbology, mode);
    if (!again) return;
    if (product?.name && again.product && !again.product.name) await this.name(again, product.name);
    if (mode !== 'add' || !lot) return;
    if (lot.placeId !== again.lot?.placeId) await this.setPlace(again, lot.placeId);
    if (lot.date) await this.setDate(again, lot.date, lot.dateFrom);
  }

  /** The date another row of the same product has: most often this pack has it, too. */
  otherDate(row: ScanRow): LotView | null {
    const other = this.rows.find((r) => r !== row && r.product?.id === row.product?.id && r.lot?.date);
    return other?.lot ?? null;
  }

  /** Two rows that came to stand for one lot become one. */
  private merge(row: ScanRow): void {
    const twin = this.rows.find(
      (r) => r !== row && r.mode === 'add' && r.lot && r.lot.id === row.lot?.id && !r.takenBack,
    );
    if (!twin) return;
    row.steps = [...twin.steps, ...row.steps];
    this.dismiss(twin);
  }

  /** Gives a product that no source knows its name. */
  name(row: ScanRow, name: string): Promise<void> {
    return this.guard(row, async () => {
      if (!row.product) return;
      const { edits } = await this.backend.product(row.product.id);
      const booking = await this.backend.editProduct(row.product.id, { ...edits, name });
      this.history.record({
        transactionId: booking.transactionId,
        label: () => m.done_changed({ name }),
      });
      row.product = { ...row.product, name };
      row.state = 'found';
      this.spoken = label(row);
    });
  }

  private live(row: ScanRow): Step[] {
    return row.steps.filter((s) => !this.history.undone.has(s.transactionId));
  }

  private own(row: ScanRow): ReadonlySet<string> {
    return new Set(row.steps.map((s) => s.transactionId));
  }

  private async refresh(row: ScanRow): Promise<void> {
    if (!row.product) return;
    try {
      const view = await this.backend.product(row.product.id);
      row.product = view.row;
      const lot = view.lots.find((l) => l.id === row.lot?.id);
      if (lot) row.lot = lot;
      if (row.state === 'unavailable' && view.row.factsState === 'known') await this.lookUp(row, false);
    } catch (thrown) {
      if (toErrorView(thrown).code !== 'not-found') throw thrown;
    }
  }

  /** Follows what changed elsewhere: another screen, a late answer of the source. */
  async follow(event: AppEvent): Promise<void> {
    if (event.kind === 'lookup-refreshed') {
      for (const row of this.rows) if (row.code?.gtin === event.answer.gtin) this.fill(row, event.answer);
      return;
    }
    if (event.kind !== 'pantry-changed') return;
    const ids = event.productIds;
    const concerned = this.rows.filter((r) => r.product && (ids.length === 0 || ids.includes(r.product.id)));
    await Promise.all(concerned.map((row) => this.refresh(row).catch(() => undefined)));
  }
}

/** True of what takes something out of stock. */
export function takesOut(mode: ScanMode): boolean {
  return mode === 'use' || mode === 'waste';
}

/** A row in words, for the undo toast and for a screen reader. */
function label(row: ScanRow): string {
  const name = row.product ? productName(row.product) : row.name;
  if (row.mode === 'add') return m.done_added({ name });
  if (row.nothing) return m.done_nothing({ name });
  if (row.mode === 'use') return m.done_used({ name });
  if (row.mode === 'waste') return m.done_wasted({ name });
  return name;
}

/** The same, with what somebody here must not eat of it. */
function said(row: ScanRow): string {
  const known = row.concerns.filter((c) => c.level !== 'unknown');
  const recalled = row.recalled ? [m.recalled()] : [];
  return [label(row), ...recalled, ...groups(known).map(groupWords)].join('. ');
}
