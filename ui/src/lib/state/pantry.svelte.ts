import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type {
  ErrorView,
  PantryCounts,
  PantryFilter,
  PantryPage,
  PantrySort,
  ProductRow,
} from '$lib/backend/types';
import { SvelteMap } from 'svelte/reactivity';

/** Rows asked for at once. */
const PAGE = 60;
/** Pages kept; the others are asked for again when they come into view. */
const KEPT = 8;
/** Milliseconds after the last key before a search is asked. */
const PAUSE = 80;

/** The pantry list: the question, how many rows answer it, and the pages of them that are near the view. */
export class Pantry {
  search = $state('');
  filter = $state<PantryFilter>('all');
  placeId = $state<string | null>(null);
  sort = $state<PantrySort>('date');

  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<ErrorView | null>(null);
  total = $state(0);
  counts = $state<PantryCounts | null>(null);

  private readonly pages = new SvelteMap<number, ProductRow[]>();
  private readonly asked = new Set<number>();
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = 0;

  constructor(private readonly backend: Backend) {}

  readonly narrowed = $derived(this.search.trim() !== '' || this.filter !== 'all' || this.placeId !== null);

  /** The row at an index, none while its page is not there. */
  row(index: number): ProductRow | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Says that a row is in view: its page is fetched when missing, far ones are let go. */
  want(index: number): void {
    const page = Math.floor(index / PAGE);
    this.last = page;
    if (this.pages.has(page) || this.asked.has(page)) return;
    void this.fetch(page, this.question);
  }

  setSearch(text: string): void {
    this.search = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), PAUSE);
  }

  setFilter(filter: PantryFilter): void {
    this.filter = filter;
    void this.ask();
  }

  setPlace(placeId: string | null): void {
    this.placeId = placeId;
    void this.ask();
  }

  /** All that stands in a place, whatever was looked for before. */
  showPlace(placeId: string): void {
    this.search = '';
    this.filter = 'all';
    this.setPlace(placeId);
  }

  setSort(sort: PantrySort): void {
    this.sort = sort;
    void this.ask();
  }

  clear(): void {
    this.search = '';
    this.filter = 'all';
    this.placeId = null;
    void this.ask();
  }

  /** Asks anew from the top. What is shown stays until the answer is there. */
  async ask(): Promise<void> {
    clearTimeout(this.timer);
    await this.load([0], true);
  }

  /** Asks again for what is in view, after a change. */
  async refresh(): Promise<void> {
    const near = [this.last - 1, this.last, this.last + 1].filter(
      (p) => p >= 0 && p * PAGE < Math.max(this.total, 1),
    );
    await this.load(near.length > 0 ? near : [0], false);
  }

  private async load(wanted: number[], first: boolean): Promise<void> {
    this.question += 1;
    const question = this.question;
    if (this.status === 'failed') this.status = 'loading';
    try {
      const answers = await Promise.all(wanted.map((page) => this.query(page)));
      if (question !== this.question) return;
      this.pages.clear();
      this.asked.clear();
      wanted.forEach((page, i) => this.keep(page, answers[i]));
      if (first) this.last = 0;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (question !== this.question) return;
      this.error = toErrorView(thrown);
      this.status = 'failed';
    }
  }

  private async fetch(page: number, question: number): Promise<void> {
    this.asked.add(page);
    try {
      const answer = await this.query(page);
      if (question === this.question) this.keep(page, answer);
    } catch (thrown) {
      if (question !== this.question) return;
      this.error = toErrorView(thrown);
      this.status = 'failed';
    } finally {
      this.asked.delete(page);
    }
  }

  private keep(page: number, answer: PantryPage | undefined): void {
    if (!answer) return;
    this.pages.set(page, answer.rows);
    this.total = answer.total;
    this.counts = answer.counts;
    if (this.pages.size <= KEPT) return;
    const farthest = [...this.pages.keys()].sort(
      (a, b) => Math.abs(b - this.last) - Math.abs(a - this.last),
    )[0];
    if (farthest !== undefined) this.pages.delete(farthest);
  }

  private query(page: number): Promise<PantryPage> {
    return this.backend.pantry({
      search: this.search,
      filter: this.filter,
      placeId: this.placeId,
      sort: this.sort,
      offset: page * PAGE,
      limit: PAGE,
    });
  }
}
