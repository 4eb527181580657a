import { toErrorView } from '$lib/backend/errors';
import type { ErrorView, Facts, ProductEdits, ProductView } from '$lib/backend/types';
import { productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';
import type { ProductDetail } from './product.svelte';

/** The words that a user may say in place of a source's. */
export type WordField = 'name' | 'brand' | 'size' | 'ingredients';
/** The tags that a user may choose in place of a source's. */
export type TagField = 'categories' | 'allergens' | 'traces';

/** What the user says of one product: every change is kept at once, and its undo is offered. */
export class ProductEditor {
  constructor(
    readonly larder: Larder,
    readonly detail: ProductDetail,
  ) {}

  get name(): string {
    const { view } = this.detail;
    return view ? productName(view.row) : '';
  }

  /** False when it failed, which the user is told. */
  async edit(change: Partial<ProductEdits>, label?: string): Promise<boolean> {
    const error = await this.attempt(change, label);
    if (error) this.larder.fail(error);
    return error === null;
  }

  /** The same for a form: what is wrong is the form's to say. */
  async attempt(
    change: Partial<ProductEdits>,
    label: string = m.done_changed({ name: this.name }),
  ): Promise<ErrorView | null> {
    const { view } = this.detail;
    if (!view) return null;
    try {
      const { transactionId } = await this.detail.edit({ ...view.edits, ...change });
      this.larder.history.recordWithToast({ transactionId, label: () => label });
      return null;
    } catch (thrown) {
      return toErrorView(thrown);
    }
  }

  /** A word that could not be kept leaves its field open with what was typed. */
  async word(field: WordField, word: string | null): Promise<void> {
    if (!(await this.edit({ [field]: word }))) throw new Error('not kept');
  }

  /** Says tags in place of the source's; those that are the source's own leave nothing to say. */
  async tags(field: TagField, tags: readonly string[]): Promise<boolean> {
    const { view } = this.detail;
    if (!view) return false;
    const source = view.facts?.[field] ?? [];
    const alike = tags.length === source.length && source.every((tag) => tags.includes(tag));
    const now = alike ? null : [...tags];
    const before = view.edits[field];
    if (now === before || (now && before && now.join() === before.join())) return true;
    return this.edit({ [field]: now });
  }
}

/** The tags to show: the user's, else the source's. */
export function tagsOf({ edits, facts }: Pick<ProductView, 'edits' | 'facts'>, field: TagField): string[] {
  return edits[field] ?? facts?.[field] ?? [];
}

/** A nutrient in thousandths, by the user and by the source. */
export interface NutrientRow {
  id: Facts['nutrition'][number]['id'];
  milli: number | null;
  own: boolean;
  source: number | null;
}

const NUTRIENTS: NutrientRow['id'][] = [
  'energy',
  'fat',
  'saturated-fat',
  'carbohydrates',
  'sugars',
  'fiber',
  'protein',
  'salt',
];

/** All nutrients in the order of a pack, with whoever says them. */
export function nutrients({ edits, facts }: Pick<ProductView, 'edits' | 'facts'>): NutrientRow[] {
  return NUTRIENTS.map((id) => {
    const said = facts?.nutrition.find((n) => n.id === id);
    const source = said ? Math.round(said.per100 * 1000) : null;
    const own = edits.nutrition.find((n) => n.id === id);
    return { id, milli: own?.milliPer100 ?? source, own: own !== undefined, source };
  });
}
