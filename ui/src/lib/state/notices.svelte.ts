import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, ErrorView, NoticesView, Unreached } from '$lib/backend/types';
import { noticeText } from '$lib/format/notice';

/** Milliseconds after the last change before it is asked again: a shopping trip is many changes. */
const PAUSE = 400;

/** What wants attention: asked for once somebody wants to know, and again after changes. */
export class Notices {
  /** None until it was asked for. */
  view = $state.raw<NoticesView | null>(null);
  error = $state.raw<ErrorView | null>(null);

  private readonly byLot = $derived(new Map(this.view?.unreached.map((lot) => [lot.lotId, lot])));
  private wanted = false;
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly backend: Backend) {}

  /** Asks for it, unless that was done. */
  want(): void {
    if (!this.wanted) void this.load();
  }

  async load(): Promise<void> {
    clearTimeout(this.timer);
    this.wanted = true;
    this.question += 1;
    const { question } = this;
    try {
      const view = await this.backend.notices();
      if (question !== this.question) return;
      this.view = view;
      this.error = null;
    } catch (thrown) {
      if (question === this.question) this.error = toErrorView(thrown);
    }
  }

  /** Shows what wants attention by a notification of the system; rejects with an `ErrorView`. */
  async show(view?: NoticesView): Promise<void> {
    const { title, body } = noticeText(view ?? (await this.backend.notices()));
    await this.backend.showNotice(title, body);
  }

  follow(event: AppEvent): void {
    if (event.kind === 'notices-due') {
      // Nobody waits for it: a system without notifications says so where they are switched on.
      this.show(event.notices).catch(() => {});
      return;
    }
    if (event.kind !== 'pantry-changed' || !this.wanted) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), PAUSE);
  }

  /** Of a lot that may expire before it is reached: what is known of that. */
  unreached(lotId: string): Unreached | undefined {
    return this.byLot.get(lotId);
  }
}
