import type { Backend } from '$lib/backend/backend';
import type {
  AppEvent,
  PantryCounts,
  PantryFilter,
  PantryPage,
  PantrySort,
  ProductRow,
} from '$lib/backend/types';
import { LongList } from './long-list.svelte';

/** The pantry list. */
export class Pantry extends LongList<ProductRow, PantryPage> {
  filter = $state<PantryFilter>('all');
  placeId = $state<string | null>(null);
  kindId = $state<string | null>(null);
  sort = $state<PantrySort>('date');
  counts = $state<PantryCounts | null>(null);

  constructor(private readonly backend: Backend) {
    super();
  }

  readonly narrowed = $derived(
    this.search.trim() !== '' || this.filter !== 'all' || this.placeId !== null || this.kindId !== null,
  );

  setFilter(filter: PantryFilter): void {
    this.filter = filter;
    void this.ask();
  }

  setPlace(placeId: string | null): void {
    this.placeId = placeId;
    void this.ask();
  }

  setKind(kindId: string | null): void {
    this.kindId = kindId;
    void this.ask();
  }

  /** All that stands in a place, whatever was looked for before. */
  showPlace(placeId: string): void {
    this.search = '';
    this.filter = 'all';
    this.kindId = null;
    this.setPlace(placeId);
  }

  /** All that there is of a kind, whatever was looked for before. */
  showKind(kindId: string): void {
    this.search = '';
    this.filter = 'all';
    this.placeId = null;
    this.setKind(kindId);
  }

  setSort(sort: PantrySort): void {
    this.sort = sort;
    void this.ask();
  }

  clear(): void {
    this.search = '';
    this.filter = 'all';
    this.placeId = null;
    this.kindId = null;
    void this.ask();
  }

  follow(event: AppEvent): void {
    if (event.kind === 'pantry-changed') void this.refresh();
  }

  protected override taken(part: PantryPage): void {
    super.taken(part);
    this.counts = part.counts;
  }

  protected query(offset: number, limit: number): Promise<PantryPage> {
    const { search, filter, placeId, kindId, sort } = this;
    return this.backend.pantry({ search, filter, placeId, kindId, sort, offset, limit });
  }
}
