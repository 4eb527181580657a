import type { Backend } from '$lib/backend/backend';
import type { PantryCounts, PantryFilter, PantryPage, PantrySort, ProductRow } from '$lib/backend/types';
import { LongList } from './long-list.svelte';

/** The pantry list. */
export class Pantry extends LongList<ProductRow, PantryPage> {
  filter = $state<PantryFilter>('all');
  placeId = $state<string | null>(null);
  sort = $state<PantrySort>('date');
  counts = $state<PantryCounts | null>(null);

  constructor(private readonly backend: Backend) {
    super();
  }

  readonly narrowed = $derived(this.search.trim() !== '' || this.filter !== 'all' || this.placeId !== null);

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

  protected override taken(part: PantryPage): void {
    super.taken(part);
    this.counts = part.counts;
  }

  protected query(offset: number, limit: number): Promise<PantryPage> {
    const { search, filter, placeId, sort } = this;
    return this.backend.pantry({ search, filter, placeId, sort, offset, limit });
  }
}
