import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type {
  AppEvent,
  Booking,
  ErrorView,
  JournalEntry,
  LookupView,
  ProductEdits,
  ProductRow,
  ProductView,
} from '$lib/backend/types';
import { inSeconds } from './clock.svelte';

/** Journal entries asked for at once. */
const ENTRIES = 12;

/** One product, whole, with its journal. */
export class ProductDetail {
  view = $state<ProductView | null>(null);
  error = $state<ErrorView | null>(null);
  /** The product that it was merged into. */
  into = $state.raw<ProductRow | null>(null);
  entries = $state<JournalEntry[]>([]);
  entriesTotal = $state(0);
  /** True while the source is being asked. */
  refreshing = $state(false);
  /** What the source answered last, when it was asked from here. */
  answer = $state<LookupView | null>(null);
  /** When the source is asked again, in milliseconds, when that is known. */
  retryAt = $state<number | null>(null);

  private shown = ENTRIES;

  constructor(
    private readonly backend: Backend,
    readonly id: string,
  ) {}

  async load(): Promise<void> {
    try {
      const [view, page] = await Promise.all([
        this.backend.product(this.id),
        this.backend.journal({
          productId: this.id,
          actions: [],
          from: null,
          to: null,
          offset: 0,
          limit: this.shown,
        }),
      ]);
      const { mergedInto } = view.edits;
      this.into = mergedInto === null ? null : (await this.backend.product(mergedInto)).row;
      this.view = view;
      this.entries = page.entries;
      this.entriesTotal = page.total;
      this.error = null;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }

  async moreEntries(): Promise<void> {
    this.shown += ENTRIES;
    await this.load();
  }

  /** Replaces the user's words over the source's; rejects with an `ErrorView`. */
  async edit(edits: ProductEdits): Promise<Booking> {
    const booking = await this.backend.editProduct(this.id, edits);
    await this.load();
    return booking;
  }

  /** Asks the source again for the facts. */
  async refreshFacts(): Promise<void> {
    const gtin = this.view?.barcodes[0]?.gtin;
    if (!gtin || this.refreshing) return;
    this.refreshing = true;
    try {
      this.take(await this.backend.lookUp(gtin, true));
      await this.load();
    } catch (thrown) {
      this.error = toErrorView(thrown);
    } finally {
      this.refreshing = false;
    }
  }

  private isOf(gtin: string): boolean {
    return this.view?.barcodes.some((barcode) => barcode.gtin === gtin) ?? false;
  }

  private take(answer: LookupView): void {
    this.answer = answer;
    this.retryAt = inSeconds(answer.retryAfterSeconds);
  }

  follow(event: AppEvent): void {
    if (event.kind === 'pantry-changed') {
      if (event.productIds.length === 0 || event.productIds.includes(this.id)) void this.load();
    } else if (event.kind === 'lookup-refreshed' && this.isOf(event.answer.gtin)) {
      if (this.answer) this.take(event.answer);
      void this.load();
    }
  }
}
