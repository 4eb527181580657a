import type { Backend } from '$lib/backend/backend';
import { PLAIN_ADD } from '$lib/backend/edits';
import { toErrorView } from '$lib/backend/errors';
import type {
  AppEvent,
  Booking,
  PlaceView,
  ProductRow,
  Settings,
  StartView,
  StoreSettings,
  TakeHow,
  Unit,
} from '$lib/backend/types';
import { step } from '$lib/format/amounts';
import { share } from '$lib/format/money';
import { ownUnits } from '$lib/format/own-units.svelte';
import { errorSentence, placePath, productName } from '$lib/format/words';
import { i18n } from '$lib/i18n/i18n.svelte';
import { m } from '$lib/paraglide/messages.js';
import { createContext } from 'svelte';
import { Cache } from './cache.svelte';
import { takeControl } from './control-codes';
import { Counting } from './counting.svelte';
import { Grid } from './grid.svelte';
import { History, type Done, type ToastMore } from './history.svelte';
import { Members } from './members.svelte';
import { Notices } from './notices.svelte';
import { Pantry } from './pantry.svelte';
import { Palette } from './palette.svelte';
import { takeLabel } from './place-label.svelte';
import { Router } from './router.svelte';
import { Session } from './session.svelte';
import { Shopping } from './shopping.svelte';
import { Table } from './table.svelte';
import { Toasts } from './toasts.svelte';

/** Milliseconds after the last change before the places are asked for again. */
const PAUSE = 250;

/** All state of one window, over one backend. */
export class Larder {
  readonly toasts = new Toasts();
  readonly history: History;
  readonly session: Session;
  readonly pantry: Pantry;
  readonly grid: Grid;
  readonly table: Table;
  readonly cache: Cache;
  readonly members: Members;
  readonly notices: Notices;
  readonly router: Router;
  readonly palette: Palette;
  readonly shopping: Shopping;

  settings = $state<Settings>() as Settings;
  places = $state<PlaceView[]>([]);
  help = $state(false);
  /** True while something is added by its name. */
  adding = $state(false);
  /** Takes what a USB scanner read in place of the session, while a screen wants it. */
  onScan: ((text: string) => void) | null = null;
  readonly start: StartView;

  private placesAsked = 0;
  private placesTimer: ReturnType<typeof setTimeout> | undefined;
  private unitsAsked = 0;
  /** What is being counted, by place: leaving the screen loses none of it. */
  private readonly countings = new Map<string, Counting>();
  private readonly followers = new Set<(event: AppEvent) => void>();

  constructor(
    readonly backend: Backend,
    start: StartView,
  ) {
    this.start = start;
    this.settings = start.settings;
    this.places = start.places;
    ownUnits.list = start.units;
    i18n.use(start.settings.language, start.systemLocale);
    this.history = new History(backend, this.toasts);
    this.session = new Session(backend, this.history, this.toasts);
    this.pantry = new Pantry(backend);
    this.grid = new Grid(this);
    this.table = new Table(this);
    this.cache = new Cache(backend, this.toasts);
    this.members = new Members(backend);
    this.notices = new Notices(backend);
    this.router = new Router();
    this.palette = new Palette(this);
    this.shopping = new Shopping(this);
    this.session.takeLabel = async (text, mode) =>
      (await takeControl(this, text)) || takeLabel(this, text, mode);
    this.listen();
  }

  private listen(): void {
    $effect(() => {
      let stop: (() => void) | null = null;
      let left = false;
      void this.backend
        .listen((event) => {
          void this.session.follow(event);
          this.cache.follow(event);
          this.members.follow(event);
          this.notices.follow(event);
          if (event.kind === 'settings-changed') this.adopt(event.settings);
          if (event.kind === 'pantry-changed') {
            this.reloadPlacesSoon();
            if (event.productIds.length === 0) void this.reloadUnits();
          }
          for (const follower of this.followers) follower(event);
        })
        .then((unlisten) => {
          if (left) unlisten();
          else stop = unlisten;
        });
      return () => {
        left = true;
        stop?.();
      };
    });
  }

  /** Calls `follower` on every event until the returned function is called. */
  onEvent(follower: (event: AppEvent) => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  place(id: string): PlaceView | undefined {
    return this.places.find((p) => p.id === id);
  }

  /** A place's name with those it is in: `Cellar / Shelf 2`. */
  placeName(id: string): string {
    return placePath(this.place(id), this.places);
  }

  /** Almost no change is one of a place: what is being drawn of it comes first, and many changes are asked about once. */
  private reloadPlacesSoon(): void {
    clearTimeout(this.placesTimer);
    this.placesTimer = setTimeout(() => void this.reloadPlaces(), PAUSE);
  }

  /** Asks for the places again, after a change; what is shown stays when that fails. */
  async reloadPlaces(): Promise<void> {
    clearTimeout(this.placesTimer);
    this.placesAsked += 1;
    const question = this.placesAsked;
    try {
      const places = await this.backend.places();
      if (question !== this.placesAsked) return;
      this.places = places;
      const { placeId } = this.session;
      if (placeId !== null && !places.some((p) => p.id === placeId && !p.gone)) this.session.placeId = null;
    } catch {
      // Whatever asked for the change says what is wrong.
    }
  }

  /** Asks for the user's own units again, after a change; what is shown stays when that fails. */
  async reloadUnits(): Promise<void> {
    this.unitsAsked += 1;
    const question = this.unitsAsked;
    try {
      const units = await this.backend.units();
      if (question === this.unitsAsked) ownUnits.list = units;
    } catch {
      // Whatever asked for the change says what is wrong.
    }
  }

  /** The counting of a place: the one that was begun and not booked, else a new one. */
  counting(placeId: string): Counting {
    const begun = this.countings.get(placeId) ?? new Counting(this, placeId);
    this.countings.set(placeId, begun);
    return begun;
  }

  endCounting(placeId: string): void {
    this.countings.delete(placeId);
  }

  /** Shows what stands in a place. */
  showPlace(id: string): void {
    this.pantry.showPlace(id);
    this.router.go({ screen: 'pantry' });
  }

  /** Where a new lot goes when nobody says otherwise. */
  get defaultPlaceId(): string {
    const pantry = this.places.find((p) => p.builtin === 'pantry') ?? this.places[0];
    return this.settings.defaultPlaceId ?? pantry?.id ?? '';
  }

  /** Saves and uses settings; language and colours follow at once. Rejects with an `ErrorView`. */
  async save(change: Partial<Settings>): Promise<void> {
    this.adopt(await this.backend.saveSettings({ ...this.settings, ...change }));
  }

  /** Asks the second source from now on, or no more; rejects with an `ErrorView`. */
  async setSecondSource(on: boolean, key: string | null): Promise<void> {
    this.adopt(await this.backend.setSecondSource(on, key));
    await this.cache.ask();
  }

  private adopt(settings: Settings): void {
    this.settings = settings;
    i18n.use(settings.language, this.start.systemLocale);
  }

  /** Keeps answers in another store from now on, or once they were copied; rejects with an `ErrorView`. */
  async changeStore(store: StoreSettings, password: string | null, copy: boolean): Promise<void> {
    this.adopt(await this.backend.changeStore(store, password, copy));
    if (copy) await this.cache.copied();
    else await this.cache.ask();
  }

  /** Tells the user of something that failed. */
  fail(thrown: unknown): void {
    this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
  }

  /** Takes out of stock what should go first, or of one lot, and offers to undo it. */
  async take(
    row: ProductRow,
    how: TakeHow,
    lotId: string | null = null,
    milli?: number,
    unit: Unit = row.total.unit,
  ): Promise<void> {
    const amount = milli ?? Math.min(step(row.total.unit), row.total.milli);
    const name = productName(row);
    await this.doing(
      () =>
        this.backend.take({
          productId: row.id,
          lotId,
          milli: amount,
          unit,
          how,
          reason: null,
          groupId: null,
        }),
      how === 'use' ? m.done_used({ name }) : m.done_wasted({ name }),
    );
  }

  /** Adds another like the lot to use first; without any lot, one without a date at the default place. */
  async addAnother(row: ProductRow): Promise<void> {
    const milli = step(row.total.unit);
    const first = row.firstLot;
    await this.doing(
      () =>
        this.backend.add({
          ...PLAIN_ADD,
          productId: row.id,
          amount: { milli, unit: row.total.unit },
          date: first?.date ?? null,
          dateFrom: first?.dateFrom ?? null,
          dateKind: first?.dateKind ?? 'best-before',
          placeId: first?.placeId ?? null,
          priceMinor: first?.price ? share(first.price, milli, first.amount.milli).minor : null,
          store: first?.store ?? null,
        }),
      m.done_added({ name: productName(row) }),
    );
  }

  /** Does a thing, records it, and offers its undo, and `more` if given; tells of a failure instead. */
  async doing(
    work: () => Promise<Booking>,
    label: string,
    more: (done: Done) => ToastMore = () => ({}),
  ): Promise<boolean> {
    try {
      const booking = await work();
      const done = { transactionId: booking.transactionId, label: () => label };
      this.history.recordWithToast(done, more(done));
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }
}

export const [useLarder, provideLarder] = createContext<Larder>();
