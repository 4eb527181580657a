import type { Backend } from '$lib/backend/backend';
import type { AppEvent, PricesView } from '$lib/backend/types';

/** What is known of a product's prices. */
export class Prices {
  view = $state.raw<PricesView | null>(null);
  failed = $state(false);

  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(
    private readonly backend: Backend,
    private readonly productId: string,
  ) {}

  /** The stores that are known from its prices, the newest first. */
  get stores(): string[] {
    return [...new Set(this.view?.prices.flatMap((p) => p.store ?? []) ?? [])];
  }

  async load(): Promise<void> {
    this.question += 1;
    const { question } = this;
    try {
      const view = await this.backend.prices(this.productId);
      if (question !== this.question) return;
      this.view = view;
      this.failed = false;
    } catch {
      if (question === this.question) this.failed = true;
    }
  }

  follow(event: AppEvent): void {
    if (event.kind !== 'pantry-changed') return;
    if (event.productIds.length === 0 || event.productIds.includes(this.productId)) void this.load();
  }
}
