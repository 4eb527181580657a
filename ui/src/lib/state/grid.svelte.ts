import { NO_EDIT } from '$lib/backend/edits';
import { toErrorView } from '$lib/backend/errors';
import type {
  Booking,
  DateKind,
  LotEdit,
  LotRow,
  LotsPage,
  LotSort,
  TakeHow,
  WasteReason,
} from '$lib/backend/types';
import { number } from '$lib/format/numbers';
import { m } from '$lib/paraglide/messages.js';
import { SvelteMap } from 'svelte/reactivity';
import type { Larder } from './larder.svelte';
import { LongList } from './long-list.svelte';

/** So many lots can be changed at once. */
export const MOST = 1000;
/** Lots the program gives in one answer. */
const PART = 500;

/** What is being asked about the lots that are chosen. */
export type GridQuestion = 'move' | 'date' | 'waste' | 'note' | 'amount';

type Words = (inputs: { count: number; shown: string }) => string;

/** All lots, some of them chosen, and what can be done with those at once. */
export class Grid extends LongList<LotRow> {
  placeId = $state<string | null>(null);
  sort = $state<LotSort>('date');
  question = $state<GridQuestion | null>(null);
  /** The place that a question about moving begins with. */
  into = $state<string | null>(null);
  /** True while lots that are not in view are being asked for, to be chosen. */
  busy = $state(false);

  /** The lots that are chosen, by their ids. */
  readonly chosen = new SvelteMap<string, LotRow>();

  /** From where a range is stretched, and what was chosen besides it. */
  private anchor = 0;
  private besides: ReadonlyMap<string, LotRow> = new Map();
  /** Counts stretches: one that a newer has overtaken is dropped. */
  private stretch = 0;

  constructor(private readonly larder: Larder) {
    super();
  }

  // These outlive the screen, which a `$derived` made there would not.
  get narrowed(): boolean {
    return this.search.trim() !== '' || this.placeId !== null;
  }

  get rows(): LotRow[] {
    return [...this.chosen.values()];
  }

  /** The one that is chosen, when it is one. */
  get only(): LotRow | null {
    const [only] = this.rows;
    return only && this.chosen.size === 1 ? only : null;
  }

  get allOpened(): boolean {
    return this.rows.every((r) => r.lot.opened);
  }

  setPlace(placeId: string | null): void {
    this.placeId = placeId;
    void this.ask();
  }

  setSort(sort: LotSort): void {
    this.sort = sort;
    void this.ask();
  }

  showAll(): void {
    this.search = '';
    this.setPlace(null);
  }

  /** Chooses the row at an index, or no longer. */
  toggle(index: number): void {
    const row = this.row(index);
    if (!row) return;
    this.anchor = index;
    this.stretch += 1;
    if (!this.chosen.delete(row.lot.id)) this.choose([row]);
    this.besides = new Map(this.chosen);
  }

  /** Chooses all from the last one that was touched to this one. */
  async stretchTo(index: number): Promise<void> {
    this.stretch += 1;
    const { stretch } = this;
    const rows = await this.between(Math.min(this.anchor, index), Math.max(this.anchor, index));
    if (stretch !== this.stretch) return;
    this.chosen.clear();
    this.choose([...this.besides.values(), ...rows]);
  }

  /** From here on a range is stretched. */
  drop(index: number): void {
    this.anchor = index;
    this.besides = new Map(this.chosen);
  }

  /** Chooses all that was found, as far as that is possible at once. */
  async chooseAll(): Promise<void> {
    this.stretch += 1;
    const { stretch } = this;
    const rows = await this.between(0, Math.min(this.total, MOST) - 1);
    if (stretch !== this.stretch) return;
    this.chosen.clear();
    for (const row of rows) this.chosen.set(row.lot.id, row);
    if (this.total > MOST) this.larder.toasts.show(m.grid_most({ shown: number(MOST) }));
  }

  clear(): void {
    this.stretch += 1;
    this.chosen.clear();
    this.besides = new Map();
  }

  async move(placeId: string): Promise<void> {
    await this.changeAll({ placeId }, m.done_moved, m.grid_moved);
  }

  async setDate(date: string | null, dateKind: DateKind): Promise<void> {
    await this.changeAll({ date: date ?? '', ...(date ? { dateKind } : {}) }, m.done_changed, m.grid_changed);
  }

  async setOpened(opened: boolean): Promise<void> {
    if (opened) await this.changeAll({ opened }, m.done_opened, m.grid_opened);
    else await this.changeAll({ opened }, m.done_changed, m.grid_changed);
  }

  async setNote(note: string): Promise<void> {
    await this.changeAll({ note: note.trim() }, m.done_changed, m.grid_changed);
  }

  async take(how: TakeHow, reason: WasteReason | null = null): Promise<void> {
    const [one, several] = how === 'use' ? [m.done_used, m.grid_used] : [m.done_wasted, m.grid_wasted];
    const lotIds = [...this.chosen.keys()];
    await this.book(() => this.larder.backend.takeLots({ lotIds, how, reason }), one, several);
  }

  /** Changes one lot, chosen or not. */
  async change(row: LotRow, change: Partial<LotEdit>): Promise<boolean> {
    const label = m.done_changed({ name: row.name });
    return this.larder.doing(async () => {
      const booking = await this.larder.backend.editLot(row.lot.id, { ...NO_EDIT, ...change });
      if (this.chosen.has(row.lot.id)) this.follow(booking);
      return booking;
    }, label);
  }

  /** Puts one lot elsewhere; what was thawed before is not frozen again unasked. */
  async changePlace(row: LotRow, placeId: string): Promise<void> {
    const freezes = row.lot.frozen === null && this.larder.place(placeId)?.condition === 'frozen';
    if (!freezes || !row.lot.thawed) {
      await this.change(row, { placeId });
      return;
    }
    this.clear();
    this.choose([row]);
    this.into = placeId;
    this.question = 'move';
  }

  protected override taken(part: LotsPage): void {
    super.taken(part);
    for (const row of part.rows) if (this.chosen.has(row.lot.id)) this.chosen.set(row.lot.id, row);
  }

  protected query(offset: number, limit: number): Promise<LotsPage> {
    const { search, placeId, sort } = this;
    return this.larder.backend.lots({ search, placeId, sort, offset, limit });
  }

  private choose(rows: readonly LotRow[]): void {
    for (const row of rows) {
      if (this.chosen.size >= MOST && !this.chosen.has(row.lot.id)) {
        this.larder.toasts.show(m.grid_most({ shown: number(MOST) }));
        return;
      }
      this.chosen.set(row.lot.id, row);
    }
  }

  /** The rows from one index to another, whether they are in view or not. */
  private async between(from: number, to: number): Promise<LotRow[]> {
    const last = Math.min(to, from + MOST - 1);
    const held = Array.from({ length: last - from + 1 }, (_, i) => this.row(from + i));
    const there = held.filter((row) => row !== undefined);
    if (there.length === held.length) return there;
    this.busy = true;
    try {
      const rows: LotRow[] = [];
      while (from + rows.length <= last) {
        const offset = from + rows.length;
        const part = await this.query(offset, Math.min(PART, last - offset + 1));
        if (part.rows.length === 0) break;
        rows.push(...part.rows);
      }
      return rows;
    } catch (thrown) {
      this.larder.fail(thrown);
      return there;
    } finally {
      this.busy = false;
    }
  }

  private async changeAll(
    change: Partial<LotEdit>,
    one: (inputs: { name: string }) => string,
    several: Words,
  ): Promise<void> {
    const lotIds = [...this.chosen.keys()];
    const edit = { ...NO_EDIT, ...change };
    await this.book(() => this.larder.backend.editLots({ lotIds, edit }), one, several);
  }

  private async book(
    work: () => Promise<Booking>,
    one: (inputs: { name: string }) => string,
    several: Words,
  ): Promise<void> {
    this.question = null;
    this.into = null;
    const { only } = this;
    const count = this.chosen.size;
    const label = only ? one({ name: only.name }) : several({ count, shown: number(count) });
    await this.larder.doing(async () => {
      try {
        const booking = await work();
        this.follow(booking);
        return booking;
      } catch (thrown) {
        // Some are gone, and nobody knows which: what is there is chosen anew.
        if (toErrorView(thrown).code === 'not-found') this.clear();
        throw thrown;
      }
    }, label);
  }

  /** What was poured into another lot, or taken, is chosen no longer; what it became is. */
  private follow({ lots }: Booking): void {
    const named = new Map(this.rows.map((row) => [row.lot.productId, row]));
    for (const lot of lots) {
      const row = named.get(lot.productId);
      if (lot.amount.milli === 0) this.chosen.delete(lot.id);
      else if (row) this.chosen.set(lot.id, { ...row, lot });
    }
    this.besides = new Map(this.chosen);
  }
}
