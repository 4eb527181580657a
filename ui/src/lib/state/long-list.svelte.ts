import { toErrorView } from '$lib/backend/errors';
import type { ErrorView } from '$lib/backend/types';
import { SvelteMap } from 'svelte/reactivity';

/** Rows asked for at once. */
const PAGE = 60;
/** Pages kept; the others are asked for again when they come into view. */
const KEPT = 8;
/** Milliseconds after the last key before a search is asked. */
const PAUSE = 80;

/** A window onto a list, and how long the list is. */
export interface Part<T> {
  rows: T[];
  total: number;
}

/** A list of any length: how many rows answer the question, and the pages of them that are near the view. */
export abstract class LongList<T, P extends Part<T> = Part<T>> {
  search = $state('');

  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<ErrorView | null>(null);
  total = $state(0);

  private readonly pages = new SvelteMap<number, T[]>();
  private readonly asked = new Set<number>();
  /** Counts questions: an answer to an older one is dropped. */
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The page that was in view last. */
  private lastPage = 0;

  /** Asks for a part of it, as it is narrowed and ordered now. */
  protected abstract query(offset: number, limit: number): Promise<P>;

  /** What a list keeps of an answer besides its rows. */
  protected taken(part: P): void {
    this.total = part.total;
  }

  /** The row at an index, none while its page is not there. */
  row(index: number): T | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /**
   * Says that a row is in view: its page is fetched when missing, and the one beyond the nearer end of it, so that rows are known
   * before they are scrolled to. Far ones are let go.
   */
  want(index: number): void {
    const page = Math.floor(index / PAGE);
    this.lastPage = page;
    for (const near of [page, index % PAGE < PAGE / 2 ? page - 1 : page + 1]) {
      const exists = near >= 0 && near * PAGE < Math.max(this.total, 1);
      if (exists && !this.pages.has(near) && !this.asked.has(near)) void this.fetch(near, this.round);
    }
  }

  setSearch(text: string): void {
    this.search = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  /** Asks anew from the top. What is shown stays until the answer is there. */
  async ask(): Promise<void> {
    clearTimeout(this.timer);
    await this.load([0], true);
  }

  /** Asks again for what is in view, after a change. */
  async refresh(): Promise<void> {
    const near = [this.lastPage - 1, this.lastPage, this.lastPage + 1].filter(
      (p) => p >= 0 && p * PAGE < Math.max(this.total, 1),
    );
    await this.load(near.length > 0 ? near : [0], false);
  }

  private async load(wanted: number[], first: boolean): Promise<void> {
    this.round += 1;
    const round = this.round;
    if (this.status === 'failed') this.status = 'loading';
    try {
      const answers = await Promise.all(wanted.map((page) => this.query(page * PAGE, PAGE)));
      if (round !== this.round) return;
      this.pages.clear();
      this.asked.clear();
      wanted.forEach((page, i) => this.keep(page, answers[i]));
      if (first) this.lastPage = 0;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (round === this.round) this.fail(thrown);
    }
  }

  private async fetch(page: number, round: number): Promise<void> {
    this.asked.add(page);
    try {
      const answer = await this.query(page * PAGE, PAGE);
      if (round === this.round) this.keep(page, answer);
    } catch (thrown) {
      if (round === this.round) this.fail(thrown);
    } finally {
      this.asked.delete(page);
    }
  }

  private fail(thrown: unknown): void {
    this.error = toErrorView(thrown);
    this.status = 'failed';
  }

  private keep(page: number, answer: P | undefined): void {
    if (!answer) return;
    this.pages.set(page, answer.rows);
    this.taken(answer);
    if (this.pages.size <= KEPT) return;
    const farthest = [...this.pages.keys()].sort(
      (a, b) => Math.abs(b - this.lastPage) - Math.abs(a - this.lastPage),
    )[0];
    if (farthest !== undefined) this.pages.delete(farthest);
  }
}
