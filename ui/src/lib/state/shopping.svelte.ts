import { NO_ITEM } from '$lib/backend/edits';
import { toErrorView } from '$lib/backend/errors';
import type {
  AppEvent,
  Booking,
  ErrorView,
  ItemEdit,
  ItemView,
  ListView,
  ProductRow,
  ShoppingView,
} from '$lib/backend/types';
import { comesByItself, listName } from '$lib/format/shopping';
import { errorSentence, productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { SvelteMap } from 'svelte/reactivity';
import type { Larder } from './larder.svelte';
import { PutAwayForm } from './put-away.svelte';

/** The shopping lists: the one that is shown, and what can be done with what is on it. */
export class Shopping {
  view = $state<ShoppingView | null>(null);
  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<ErrorView | null>(null);
  /** What came home and is being put away; leaving the screen loses none of it. */
  putting = $state<PutAwayForm | null>(null);

  readonly items: ItemView[];
  /** What is still to be bought, in the order of the store. */
  readonly open: ItemView[];
  readonly basket: ItemView[];
  readonly list: ListView | undefined;

  /** Ticks on their way to the program: a tap shows at once. */
  private readonly ticking = new SvelteMap<string, boolean>();
  /** What a scan said was bought of a kind, by its item. */
  private readonly bought = new Map<string, ProductRow>();
  /** The list that was chosen, none for the main one. */
  private chosen: string | null = null;
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly larder: Larder) {
    this.items = $derived(
      (this.view?.items ?? []).map((i) => ({ ...i, ticked: this.ticking.get(i.id) ?? i.ticked })),
    );
    this.open = $derived(this.items.filter((i) => !i.ticked));
    this.basket = $derived(this.items.filter((i) => i.ticked));
    this.list = $derived(this.view?.lists.find((l) => l.id === this.view?.listId));
  }

  async load(): Promise<void> {
    this.question += 1;
    const question = this.question;
    if (this.status === 'failed') this.status = 'loading';
    try {
      const view = await this.larder.backend.shopping(this.chosen);
      if (question !== this.question) return;
      this.view = view;
      this.status = 'ready';
      this.error = null;
      this.putting?.follow(this.basket);
    } catch (thrown) {
      if (question !== this.question) return;
      const error = toErrorView(thrown);
      // The list may have been removed, or its making taken back: the main one is always there.
      if (error.code === 'not-found' && this.chosen !== null) {
        await this.choose(null);
        return;
      }
      this.error = error;
      this.status = 'failed';
    }
  }

  async follow(event: AppEvent): Promise<void> {
    if (event.kind === 'pantry-changed') await this.load();
  }

  /** Shows another list; null is the main one. */
  async choose(listId: string | null): Promise<void> {
    if (listId !== this.chosen) this.putting = null;
    this.chosen = listId;
    await this.load();
  }

  /** Puts something on the list that is shown, and offers its undo. */
  async add(edit: Partial<ItemEdit>, name: string): Promise<boolean> {
    const { backend } = this.larder;
    const added = await this.larder.doing(async () => {
      const listId = this.view?.listId ?? (await backend.shopping(this.chosen)).listId;
      return (await backend.addItem(listId, { ...NO_ITEM, ...edit })).booking;
    }, m.shopping_added({ name }));
    if (added && this.view) await this.load();
    return added;
  }

  addProduct(product: ProductRow): Promise<boolean> {
    return this.add({ productId: product.id }, productName(product));
  }

  /**
   * What a scan means here: something new goes on the list, something that is on it into the basket. Resolves to what
   * is wrong with the code, none if nothing is.
   */
  async scan(text: string): Promise<ErrorView | null> {
    const { backend, session, toasts } = this.larder;
    let outcome;
    try {
      outcome = await backend.scanCode({
        text,
        symbology: null,
        mode: 'look-up',
        placeId: null,
        groupId: null,
      });
    } catch (thrown) {
      session.onSignal('attention');
      return toErrorView(thrown);
    }
    session.onSignal('good');
    const { product, code } = outcome;
    const item = await this.find(product, code.gtin);
    if (item?.ticked) toasts.show(m.shopping_already({ name: item.name }));
    else if (item) await this.tick(item, true, true);
    else await this.add({ code: text }, product ? productName(product) : code.gtin);
    if (outcome.ask && !product?.name) {
      // The name comes behind, as everywhere; without it the number stands on the list.
      void backend.lookUp(code.gtin, false).then(
        () => this.load(),
        () => undefined,
      );
    }
    return null;
  }

  /** The same for a USB scanner, which has no field to say in what is wrong. */
  async scanned(text: string): Promise<void> {
    const problem = await this.scan(text);
    if (problem) this.larder.toasts.show(`${text}: ${errorSentence(problem)}`, [], 'bad');
  }

  /** The item that a product stands for, as itself or as one of its kind; what is not ticked first. */
  private async find(product: ProductRow | null, gtin: string): Promise<ItemView | undefined> {
    const all = [...this.open, ...this.basket];
    const same = all.find((i) => i.product && (i.product.id === product?.id || i.product.gtin === gtin));
    if (same || !product || !all.some((i) => i.kindId)) return same;
    const { kindId } = (await this.larder.backend.product(product.id)).edits;
    const kind = kindId === null ? undefined : all.find((i) => i.kindId === kindId);
    if (kind) this.bought.set(kind.id, product);
    return kind;
  }

  /** Into the basket, or out again. `said`: with a toast, where no tap said it. */
  async tick(item: ItemView, ticked: boolean, said = false): Promise<void> {
    const { view, larder } = this;
    if (!view) return;
    this.ticking.set(item.id, ticked);
    try {
      const { transactionId } = await larder.backend.tickItem(view.listId, item.id, ticked);
      const { name } = item;
      const done = {
        transactionId,
        label: () => (ticked ? m.shopping_ticked({ name }) : m.shopping_unticked({ name })),
      };
      if (said) larder.history.recordWithToast(done);
      else larder.history.record(done);
      await this.load();
    } catch (thrown) {
      larder.fail(thrown);
    } finally {
      if (this.ticking.get(item.id) === ticked) this.ticking.delete(item.id);
    }
  }

  /** Amount and note; true when they are as they should be. */
  edit(item: ItemView, edit: Partial<ItemEdit>): Promise<boolean> {
    const { id, name, amount, note } = item;
    return this.change(
      () => this.larder.backend.editItem(id, { ...NO_ITEM, amount, note, ...edit }),
      m.done_changed({ name }),
    );
  }

  /** Takes it off the list, or puts it off where it would come back by itself. */
  remove(item: ItemView): Promise<boolean> {
    const { name } = item;
    return this.change(
      () => this.larder.backend.removeItem(item.id),
      comesByItself(item) ? m.shopping_put_off({ name }) : m.shopping_removed({ name }),
    );
  }

  restore(item: ItemView): Promise<boolean> {
    return this.change(() => this.larder.backend.restoreItem(item.id), m.shopping_added({ name: item.name }));
  }

  async removeList(list: ListView): Promise<boolean> {
    const { backend } = this.larder;
    const label = m.list_removed({ name: listName(list) });
    const done = await this.larder.doing(() => backend.removeList(list.id), label);
    if (done) await this.choose(null);
    return done;
  }

  private async change(work: () => Promise<Booking>, label: string): Promise<boolean> {
    const done = await this.larder.doing(work, label);
    if (done) await this.load();
    return done;
  }

  /** Begins to put away what is in the basket. */
  putAway(): void {
    this.putting = new PutAwayForm(this.larder, this, this.bought);
    this.putting.follow(this.basket);
  }
}
