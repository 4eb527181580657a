import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { AppEvent, CacheView, ErrorView, HistoryRange, HistoryView } from '$lib/backend/types';
import { number } from '$lib/format/numbers';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Toasts } from './toasts.svelte';

/** Milliseconds from one question to the next, while someone looks. */
const EVERY = 1000;
/** The history moves slowly: it is asked for each so many questions. */
const HISTORY_EVERY = 10;

/** Closely: each second and with the history. Loosely: whenever something changes. */
export type Watching = 'closely' | 'loosely';

/** What the cache holds and does, followed while a screen shows it or a copy is under way. */
export class Cache {
  view = $state.raw<CacheView | null>(null);
  /** When `view` was true, in milliseconds: its countdowns begin there. */
  asOf = $state(0);
  error = $state.raw<ErrorView | null>(null);
  range = $state<HistoryRange>('day');
  history = $state.raw<HistoryView | null>(null);

  private readonly watchers: Record<Watching, number> = { closely: 0, loosely: 0 };
  private timer: ReturnType<typeof setTimeout> | undefined;
  private questions = 0;
  /** Counts views taken and asked for, so that a late answer never covers a newer one. */
  private serial = 0;
  private acting = false;
  private copying = false;
  private stopping = false;

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  /** Follows the cache, while the window is visible, until the returned function is called. */
  watch(how: Watching): () => void {
    const seen = () => {
      if (!document.hidden) void this.ask();
    };
    document.addEventListener('visibilitychange', seen);
    this.watchers[how] += 1;
    this.questions = 0;
    void this.next();
    return () => {
      document.removeEventListener('visibilitychange', seen);
      this.watchers[how] -= 1;
      if (!this.ticking) clearTimeout(this.timer);
    };
  }

  follow(event: AppEvent): void {
    if (event.kind !== 'cache-changed') return;
    if (this.ticking || this.watchers.loosely > 0) void this.ask();
  }

  private get ticking(): boolean {
    return this.watchers.closely > 0 || this.copying;
  }

  private async next(): Promise<void> {
    if (document.hidden) this.goOn();
    else await this.ask();
  }

  private goOn(): void {
    clearTimeout(this.timer);
    if (this.ticking) this.timer = setTimeout(() => void this.next(), EVERY);
  }

  async ask(): Promise<void> {
    const serial = ++this.serial;
    try {
      const view = await this.backend.cache();
      if (serial === this.serial) this.take(view);
      this.error = null;
    } catch (thrown) {
      if (serial === this.serial) this.error = toErrorView(thrown);
    }
    this.goOn();
    if (this.watchers.closely > 0 && this.questions++ % HISTORY_EVERY === 0) await this.askHistory();
  }

  private async askHistory(): Promise<void> {
    const { range } = this;
    try {
      const history = await this.backend.cacheHistory(range);
      if (range === this.range) this.history = history;
    } catch (thrown) {
      this.error = toErrorView(thrown);
    }
  }

  async show(range: HistoryRange): Promise<void> {
    this.range = range;
    await this.askHistory();
  }

  private take(view: CacheView): void {
    this.view = view;
    this.asOf = Date.now();
    if (view.copy) this.copying = true;
    else if (this.copying) {
      this.copying = false;
      const count = view.store.answers;
      if (view.copyProblem) this.toasts.show(m.copying_failed(), [], 'bad');
      else if (!this.stopping) this.toasts.show(m.copy_ended({ count, shown: number(count) }));
    }
  }

  /** Does what a button says; false when it failed, which the user is told. */
  async act(work: () => Promise<CacheView>, done?: (view: CacheView) => string): Promise<boolean> {
    if (this.acting) return false;
    this.acting = true;
    try {
      const view = await work();
      this.serial += 1;
      this.take(view);
      if (done) this.toasts.show(done(view));
      return true;
    } catch (thrown) {
      this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
      return false;
    } finally {
      this.acting = false;
    }
  }

  /** Follows the copy that a change of the store began. */
  async copied(): Promise<void> {
    this.copying = true;
    await this.ask();
  }

  async stopCopy(): Promise<void> {
    this.stopping = true;
    await this.act(
      () => this.backend.cancelCopy(),
      () => m.copy_stopped(),
    );
    this.stopping = false;
  }
}
