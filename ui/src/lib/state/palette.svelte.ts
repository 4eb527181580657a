import type { ListView, ProductRow } from '$lib/backend/types';
import type { IconName } from '$lib/components/Icon/icons';
import { matches } from '$lib/format/match';
import { productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { ACTIONS, type Action } from './actions';
import type { Larder } from './larder.svelte';

/** Products found at once; more are for the Pantry screen. */
const PRODUCTS = 6;
/** Of places and of lists. */
const OTHERS = 5;
/** How many of what was chosen lately are offered first. */
const RECENT = 5;
/** Milliseconds after the last key before products are asked for. */
const PAUSE = 80;

/** One line of the palette. */
export interface Entry {
  id: string;
  icon: IconName;
  title: string;
  /** What tells it from others of its name. */
  text: string;
  /** The keys that do the same. */
  keys: string[];
  run: () => void | Promise<void>;
}

export interface EntryGroup {
  id: 'recent' | 'products' | 'places' | 'lists' | Action['group'];
  title: string;
  entries: Entry[];
}

/** The keys of an action, as they stand on the keyboard. */
export function keysOf({ key, ctrl }: Action): string[] {
  if (ctrl) return [m.key_ctrl(), ctrl.toUpperCase()];
  return key ? [key] : [];
}

/** Finds products, places, lists and actions by a few letters. */
export class Palette {
  open = $state(false);
  search = $state('');
  /** The line that Enter takes. */
  active = $state(0);

  private products = $state.raw<ProductRow[]>([]);
  private lists = $state.raw<ListView[]>([]);
  /** What was chosen lately, the newest first. */
  private recent = $state.raw<Entry[]>([]);
  /** Products that are being asked for. */
  private question = 0;
  private asking = false;
  /** True once Enter was pressed before they were there. */
  private entered = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly larder: Larder) {}

  show(): void {
    this.search = '';
    this.active = 0;
    this.products = [];
    this.open = true;
    void this.askLists();
  }

  hide(): void {
    this.open = false;
    this.asking = false;
    this.question += 1;
    clearTimeout(this.timer);
  }

  setSearch(text: string): void {
    this.search = text;
    this.active = 0;
    clearTimeout(this.timer);
    this.question += 1;
    const { question } = this;
    this.entered = false;
    this.asking = text.trim() !== '';
    if (!this.asking) this.products = [];
    else this.timer = setTimeout(() => void this.ask(text, question), PAUSE);
  }

  /** Takes the line that is chosen; while products are still being looked for, the one that is then. */
  enter(): void {
    if (this.asking) this.entered = true;
    else this.choose(this.entries[this.active]);
  }

  /** Moves to another line, round and round. */
  move(by: number): void {
    const count = this.entries.length;
    if (count > 0) this.active = (this.active + by + count) % count;
  }

  /** Does what a line says, once the palette is out of the way. */
  choose(entry: Entry | undefined): void {
    if (!entry) return;
    this.hide();
    this.recent = [entry, ...this.recent.filter((r) => r.id !== entry.id)].slice(0, RECENT);
    void entry.run();
  }

  // The palette outlives every component, which a `$derived` made in one would not.
  get groups(): EntryGroup[] {
    const typed = this.search.trim() !== '';
    const groups: EntryGroup[] = [
      { id: 'recent', title: m.palette_recent(), entries: typed ? [] : this.stillThere() },
      { id: 'products', title: m.palette_products(), entries: this.products.map((p) => this.product(p)) },
      { id: 'lists', title: m.palette_lists(), entries: typed ? this.found(this.listEntries()) : [] },
      { id: 'places', title: m.places(), entries: typed ? this.found(this.placeEntries()) : [] },
      { id: 'go', title: m.palette_go(), entries: this.actions('go') },
      { id: 'do', title: m.palette_do(), entries: this.actions('do') },
      { id: 'look', title: m.palette_look(), entries: this.actions('look') },
    ];
    return groups.filter((g) => g.entries.length > 0);
  }

  get entries(): Entry[] {
    return this.groups.flatMap((g) => g.entries);
  }

  private found(entries: Entry[]): Entry[] {
    return entries.filter((e) => matches(`${e.title} ${e.text}`, this.search)).slice(0, OTHERS);
  }

  /** In the words of today: the language may have changed since, and what is done may not be offered any more. */
  private stillThere(): Entry[] {
    const now = [
      ...ACTIONS.filter((a) => this.isOffered(a)).map((a) => this.action(a)),
      ...this.placeEntries(),
    ];
    return this.recent.flatMap((r) => {
      const known = now.find((e) => e.id === r.id);
      if (known) return [known];
      return r.id.startsWith('product ') || r.id.startsWith('list ') ? [r] : [];
    });
  }

  private isOffered(action: Action): boolean {
    return !action.keyOnly && (action.offered?.(this.larder) ?? true);
  }

  private actions(group: Action['group']): Entry[] {
    const recent = this.search.trim() === '' ? this.recent.map((r) => r.id) : [];
    return ACTIONS.filter((a) => a.group === group && this.isOffered(a))
      .map((a) => this.action(a))
      .filter((e) => !recent.includes(e.id) && matches(e.title, this.search));
  }

  private action(action: Action): Entry {
    const { id, icon, word } = action;
    return { id, icon, title: word(), text: '', keys: keysOf(action), run: () => action.run(this.larder) };
  }

  private product(row: ProductRow): Entry {
    return {
      id: `product ${row.id}`,
      icon: 'box',
      title: productName(row),
      text: [row.brand, row.size].filter(Boolean).join(' · '),
      keys: [],
      run: () => this.larder.router.go({ screen: 'product', id: row.id }),
    };
  }

  /** What is in each place, and counting it. */
  private placeEntries(): Entry[] {
    return this.larder.places
      .filter((p) => !p.gone)
      .flatMap((p): Entry[] => {
        const place = this.larder.placeName(p.id);
        return [
          {
            id: `place ${p.id}`,
            icon: 'place',
            title: place,
            text: m.place_show(),
            keys: [],
            run: () => this.larder.showPlace(p.id),
          },
          {
            id: `count ${p.id}`,
            icon: 'count',
            title: m.count_title({ place }),
            text: '',
            keys: [],
            run: () => this.larder.router.go({ screen: 'count', placeId: p.id }),
          },
        ];
      });
  }

  private listEntries(): Entry[] {
    return this.lists.map((list) => ({
      id: `list ${list.id}`,
      icon: 'tag',
      title: list.name || m.palette_list(),
      text: list.store ?? '',
      keys: [],
      run: () => {
        void this.larder.shopping.choose(list.id);
        this.larder.router.go({ screen: 'shopping' });
      },
    }));
  }

  private async ask(text: string, question: number): Promise<void> {
    const query = {
      search: text.trim(),
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: PRODUCTS,
    } as const;
    try {
      const [there, gone] = await Promise.all(
        (['all', 'out-of-stock'] as const).map((filter) => this.larder.backend.pantry({ ...query, filter })),
      );
      if (question !== this.question) return;
      this.products = [...(there?.rows ?? []), ...(gone?.rows ?? [])].slice(0, PRODUCTS);
    } catch (thrown) {
      if (question === this.question) this.larder.fail(thrown);
    }
    if (question !== this.question) return;
    this.asking = false;
    if (this.entered) this.enter();
  }

  private async askLists(): Promise<void> {
    try {
      this.lists = (await this.larder.backend.shopping(null)).lists;
    } catch {
      // Without them the rest can still be found.
    }
  }
}
