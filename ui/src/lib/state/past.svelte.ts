import type { Backend } from '$lib/backend/backend';
import type { PastRow, PastView } from '$lib/backend/types';
import { localDay } from '$lib/format/dates';
import { LongList } from './long-list.svelte';

/** `day` moved by a number of days. */
export function dayAfter(day: string, by = 1): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + by);
  return moved.toISOString().slice(0, 10);
}

/** The pantry as it was at the end of a day. */
export class Past extends LongList<PastRow, PastView> {
  day = $state('');
  /** What all there was came to; none while nobody knows. */
  view = $state.raw<PastView | null>(null);

  constructor(
    private readonly backend: Backend,
    /** Today, `YYYY-MM-DD`. */
    private readonly today: () => string = () => localDay(new Date().toISOString()),
  ) {
    super();
  }

  /** The newest day that can be asked for. */
  get last(): string {
    return this.today();
  }

  /** True when nothing was written down yet on that day. */
  readonly before = $derived(this.view !== null && (this.view.first === null || this.day < this.view.first));

  /** Shows a day; none is yesterday, and what lies ahead is today. */
  async show(day: string | null): Promise<void> {
    const wanted = day ?? dayAfter(this.last, -1);
    const shown = wanted > this.last ? this.last : wanted;
    if (shown === this.day && this.status !== 'loading') return;
    this.day = shown;
    await this.ask();
  }

  protected override taken(part: PastView): void {
    super.taken(part);
    this.view = part;
  }

  protected query(offset: number, limit: number): Promise<PastView> {
    return this.backend.past({ date: this.day, search: this.search, offset, limit });
  }
}
