import { NO_EDIT } from '$lib/backend/edits';
import type { Amount, DateSuggestion, LotEdit, LotView, ProductRow, WasteReason } from '$lib/backend/types';
import { ONE } from '$lib/format/amounts';
import { productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Done } from './history.svelte';
import type { Larder } from './larder.svelte';

/** What a dialog of a lot's card asks about. */
export type LotQuestion = 'waste' | 'freeze' | 'thaw' | 'move';

export interface LotCardProps {
  lot: LotView;
  row: ProductRow;
  /** The lot that should be used first. */
  first: LotView | undefined;
}

/** What can be done with one lot, and what is being asked about it. */
export class LotCard {
  /** What is unfolded below it. */
  open = $state<'use' | 'edit' | null>(null);
  question = $state<LotQuestion | null>(null);
  suggestion = $state<DateSuggestion | null>(null);

  constructor(
    private readonly larder: Larder,
    private readonly props: () => LotCardProps,
  ) {}

  private get lot(): LotView {
    return this.props().lot;
  }

  private get name(): string {
    return productName(this.props().row);
  }

  /** The lot that should go first, when it is another one. */
  get older(): LotView | null {
    const { first } = this.props();
    return first && first.id !== this.lot.id && first.amount.unit === this.lot.amount.unit ? first : null;
  }

  get canFreeze(): boolean {
    return this.lot.frozen === null && this.larder.places.some((p) => !p.gone && p.condition === 'frozen');
  }

  get canThaw(): boolean {
    return this.lot.frozen !== null && this.larder.places.some((p) => !p.gone && p.condition !== 'frozen');
  }

  get canMove(): boolean {
    return this.larder.places.some((p) => !p.gone && p.id !== this.lot.placeId);
  }

  toggle(what: 'use' | 'edit'): void {
    this.open = this.open === what ? null : what;
    if (this.open === 'edit') void this.suggest();
  }

  /** Uses so much of it; when another lot should have gone first, the toast says so and offers that. */
  async use({ milli, unit }: Amount): Promise<void> {
    this.open = null;
    const { older, larder } = this;
    const { row } = this.props();
    if (!older) return larder.take(row, 'use', this.lot.id, milli, unit);
    const label = m.done_used({ name: this.name });
    await larder.doing(
      () =>
        larder.backend.take({
          productId: row.id,
          lotId: this.lot.id,
          milli,
          unit,
          how: 'use',
          reason: null,
          groupId: null,
        }),
      label,
      (done) => ({
        text: m.older_there({ what: label, place: larder.placeName(older.placeId) }),
        actions: [
          { label: m.older_instead(), run: () => void this.useInstead(done, older, { milli, unit }) },
        ],
      }),
    );
  }

  private async useInstead(done: Done, older: LotView, { milli, unit }: Amount): Promise<void> {
    if (!(await this.larder.history.undo(done))) return;
    const most = unit === older.amount.unit ? Math.min(milli, older.amount.milli) : milli;
    await this.larder.take(this.props().row, 'use', older.id, most, unit);
  }

  async waste(milli: number, reason: WasteReason): Promise<void> {
    this.question = null;
    const { row } = this.props();
    await this.larder.doing(
      () =>
        this.larder.backend.take({
          productId: row.id,
          lotId: this.lot.id,
          milli,
          how: 'waste',
          reason,
          groupId: null,
        }),
      m.done_wasted({ name: this.name }),
    );
  }

  /** True when opening it opens one of several. */
  get several(): boolean {
    const { milli, unit } = this.lot.amount;
    return unit !== 'g' && unit !== 'ml' && milli > ONE;
  }

  async openPack(): Promise<void> {
    await this.edit(
      { opened: true, partMilli: this.several ? ONE : null },
      m.done_opened({ name: this.name }),
    );
  }

  /** Says that it is almost empty, which puts it on the shopping list, or that it is not. */
  async setAlmostEmpty(almostEmpty: boolean): Promise<void> {
    this.open = null;
    const { name } = this;
    await this.edit(
      { almostEmpty, partMilli: almostEmpty && this.several ? ONE : null },
      almostEmpty ? m.done_almost_empty({ name }) : m.done_changed({ name }),
    );
  }

  /** Puts so much of it elsewhere: it is frozen or thawed by that where the places differ so. */
  async move(placeId: string, milli: number): Promise<void> {
    this.question = null;
    const frozen = this.larder.place(placeId)?.condition === 'frozen';
    const { name } = this;
    const label =
      frozen === (this.lot.frozen !== null)
        ? m.done_moved({ name })
        : frozen
          ? m.done_frozen({ name })
          : m.done_thawed({ name });
    await this.edit({ placeId, partMilli: milli === this.lot.amount.milli ? null : milli }, label);
  }

  async edit(change: Partial<LotEdit>, label = m.done_changed({ name: this.name })): Promise<boolean> {
    return this.larder.doing(
      () => this.larder.backend.editLot(this.lot.id, { ...NO_EDIT, ...change }),
      label,
    );
  }

  /** Puts all of it elsewhere; what was thawed before is not frozen again unasked. */
  async setPlace(placeId: string): Promise<void> {
    const freezes = this.lot.frozen === null && this.larder.place(placeId)?.condition === 'frozen';
    if (freezes && this.lot.thawed) this.question = 'freeze';
    else await this.edit({ placeId });
  }

  async takeSuggestion(): Promise<void> {
    const { suggestion } = this;
    if (suggestion) await this.edit({ date: suggestion.date, dateFrom: suggestion.from });
  }

  private async suggest(): Promise<void> {
    const { lot } = this;
    this.suggestion = null;
    if (lot.date) return;
    try {
      this.suggestion = await this.larder.backend.suggestDate(lot.productId, lot.placeId);
    } catch {
      // It is an offer only: without it the date is typed.
    }
  }
}
