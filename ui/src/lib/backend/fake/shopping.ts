import { splitTyped } from '$lib/format/typed-item';
import type {
  Amount,
  DateSuggestion,
  ItemEdit,
  ItemView,
  ItemWhy,
  KindView,
  ListEdit,
  ListView,
  Money,
  ProductRow,
  PutAway,
  PutAwayItem,
  ShoppingView,
} from '../types';
import { AISLES, aisleOf, learned } from './aisles';
import { turnIn, type Turn } from './turn';

/** A product as a list needs to know it. */
export interface Stocked {
  row: ProductRow;
  minimum: Amount | null;
  /** True when nothing is left but what somebody said is almost empty. */
  almostEmpty: boolean;
}

/** What the lists have to ask of the rest of the fake. */
export interface Household {
  /** Those that may be short. */
  products: () => Stocked[];
  product: (id: string) => ProductRow;
  kinds: () => KindView[];
  /** What one of a product cost last, in a store if it was ever bought there. */
  price: (productId: string, store: string | null) => Money | null;
  suggest: (productId: string, placeId: string) => DateSuggestion | null;
  place: (productId: string | null) => string;
  stores: () => string[];
  /** The product of a code, made if it must be. */
  coded: (code: string) => string;
  readAmount: (text: string) => Amount | null;
  id: (kind: string) => string;
}

interface StoredList {
  id: string;
  name: string;
  store: string | null;
  main: boolean;
}

/** What is on a list by hand, or what was done to something that is short. */
interface StoredItem {
  id: string;
  listId: string;
  text: string | null;
  productId: string | null;
  kindId: string | null;
  amount: Amount | null;
  note: string | null;
  why: ItemWhy;
  /** Counts up with every tick; none while it is not ticked. */
  ticked: number | null;
  putOff: boolean;
}

const MAIN = 'list-main';
const ONE = 1000;

const refused = (code: 'invalid' | 'not-found', field?: string) => ({
  code,
  message: `fake: ${code}`,
  details: field ? { field } : null,
});

/** The shopping lists of the fake. Every change can be taken back by the journal. */
export class FakeShopping {
  private readonly lists = new Map<string, StoredList>([
    [MAIN, { id: MAIN, name: '', store: null, main: true }],
  ]);
  private readonly items = new Map<string, StoredItem>();
  private order = AISLES;
  private ticks = 0;

  constructor(private readonly household: Household) {}

  view(listId: string | null): ShoppingView {
    const list = this.list(listId ?? MAIN);
    const all = this.on(list);
    const views = all.filter((i) => !i.putOff).map((i) => ({ item: i, view: this.item(i, list) }));
    const open = views
      .filter((v) => v.item.ticked === null)
      .sort(
        (a, b) =>
          this.order.indexOf(a.view.aisle) - this.order.indexOf(b.view.aisle) ||
          a.view.name.localeCompare(b.view.name),
      );
    const ticked = views
      .filter((v) => v.item.ticked !== null)
      .sort((a, b) => (b.item.ticked ?? 0) - (a.item.ticked ?? 0));
    return {
      lists: [...this.lists.values()].map((l): ListView => ({ ...l, items: this.count(l) })),
      listId: list.id,
      items: [...open, ...ticked].map((v) => v.view),
      putOff: all.filter((i) => i.putOff).map((i) => this.item(i, list)),
      stores: this.household.stores(),
    };
  }

  /** A list's name, for the journal. */
  nameOf(listId: string): string {
    return this.lists.get(listId)?.name ?? '';
  }

  itemName(id: string): string {
    const list = this.listOf(id);
    return this.item(this.find(list, id), list).name;
  }

  /** The list that an item is on: what is short is on the main one. */
  private listOf(id: string): StoredList {
    return this.list(this.items.get(id)?.listId ?? MAIN);
  }

  addList(id: string, edit: ListEdit): Turn[] {
    return [turnIn(this.lists, id, { id, main: false, ...checked(edit, false) })];
  }

  editList(id: string, edit: ListEdit): Turn[] {
    const before = this.list(id);
    const after = { ...before, ...checked(edit, before.main) };
    if (JSON.stringify(before) === JSON.stringify(after)) throw refused('invalid', 'edit');
    return [turnIn(this.lists, id, after)];
  }

  removeList(id: string): Turn[] {
    if (this.list(id).main) throw refused('invalid', 'list');
    const items = [...this.items.values()].filter((i) => i.listId === id);
    return [...items.map((i) => turnIn(this.items, i.id, null)), turnIn(this.lists, id, null)];
  }

  addItem(listId: string, edit: ItemEdit): { id: string; turns: Turn[] } {
    const list = this.list(listId);
    const wished = this.wished(edit);
    const there = this.on(list).find(
      (i) =>
        (wished.productId !== null && i.productId === wished.productId) ||
        (wished.kindId !== null && i.kindId === wished.kindId),
    );
    if (there) {
      const more = wished.amount ?? { milli: ONE, unit: there.amount?.unit ?? 'piece' };
      const amount = there.amount
        ? { milli: there.amount.milli + more.milli, unit: there.amount.unit }
        : wished.amount;
      const after = { ...there, amount, ticked: null, putOff: false };
      return { id: there.id, turns: [turnIn(this.items, there.id, after)] };
    }
    const id = this.household.id('item');
    const made: StoredItem = { ...wished, id, listId: list.id, why: 'hand', ticked: null, putOff: false };
    return { id, turns: [turnIn(this.items, id, made)] };
  }

  editItem(id: string, edit: ItemEdit): Turn[] {
    const before = this.find(this.listOf(id), id);
    const text = before.text === null ? null : (edit.text?.trim() ?? '') || before.text;
    const after = { ...before, text, amount: edit.amount, note: edit.note?.trim() || null };
    if (JSON.stringify(before) === JSON.stringify(after)) throw refused('invalid', 'edit');
    return [turnIn(this.items, id, after)];
  }

  tickItem(listId: string, id: string, ticked: boolean): Turn[] {
    this.ticks += 1;
    const before = this.find(this.list(listId), id);
    return [turnIn(this.items, id, { ...before, ticked: ticked ? this.ticks : null })];
  }

  removeItem(id: string): Turn[] {
    const before = this.find(this.listOf(id), id);
    return [turnIn(this.items, id, before.why === 'hand' ? null : { ...before, ticked: null, putOff: true })];
  }

  restoreItem(id: string): Turn[] {
    return [turnIn(this.items, id, { ...this.find(this.listOf(id), id), putOff: false })];
  }

  /** What an item that came home is: a product, or the name of a new one, perhaps of a kind. */
  bought(
    listId: string,
    { id, productId }: PutAwayItem,
  ): Pick<StoredItem, 'productId' | 'kindId'> & { name: string } {
    const list = this.list(listId);
    const item = this.find(list, id);
    const { name } = this.item(item, list);
    return { productId: item.productId ?? productId, kindId: item.kindId, name };
  }

  /** Takes off what was bought; what was put off is looked at anew. */
  putAway({ listId, items, dropped }: PutAway): Turn[] {
    const list = this.list(listId);
    const bought = [...items.map((i) => i.id), ...dropped].map((id) => this.find(list, id));
    const { order } = this;
    const walked = learned(
      order,
      bought.toSorted((a, b) => (a.ticked ?? 0) - (b.ticked ?? 0)).map((i) => this.item(i, list).aisle),
    );
    this.order = walked;
    const gone = [...this.items.values()].filter(
      (i) => i.listId === list.id && (bought.some((b) => b.id === i.id) || i.putOff),
    );
    return [
      ...gone.map((i) => turnIn(this.items, i.id, null)),
      (sign) => (this.order = sign === 1 ? walked : order),
    ];
  }

  private list(id: string): StoredList {
    const list = this.lists.get(id);
    if (!list) throw refused('not-found');
    return list;
  }

  private find(list: StoredList, id: string): StoredItem {
    const item = this.on(list).find((i) => i.id === id);
    if (!item) throw refused('not-found');
    return item;
  }

  private count(list: StoredList): number {
    return this.on(list).filter((i) => !i.putOff).length;
  }

  /** What is on a list, by hand or because it is short. */
  private on(list: StoredList): StoredItem[] {
    const own = [...this.items.values()].filter((i) => i.listId === list.id);
    const hand = own.filter((i) => i.why === 'hand');
    if (!list.main) return hand;
    return [...hand, ...this.short(hand).map((s) => own.find((i) => i.id === s.id) ?? s)];
  }

  /** What is short and not on the list by hand. */
  private short(hand: StoredItem[]): StoredItem[] {
    const plain = { listId: MAIN, text: null, note: null, ticked: null, putOff: false };
    const products = this.household
      .products()
      .filter((p) => !hand.some((i) => i.productId === p.row.id))
      .flatMap(({ row, minimum, almostEmpty }): StoredItem[] => {
        const item = { ...plain, id: `short-${row.id}`, productId: row.id, kindId: null };
        const amount = minimum && lacking(minimum, row.total);
        if (amount) return [{ ...item, amount, why: 'minimum' }];
        return almostEmpty ? [{ ...item, amount: null, why: 'almost-empty' }] : [];
      });
    const kinds = this.household
      .kinds()
      .filter((k) => !hand.some((i) => i.kindId === k.id))
      .flatMap((kind): StoredItem[] => {
        const amount = kind.minimum && lacking(kind.minimum, kind.total);
        const item = { ...plain, id: `short-${kind.id}`, productId: null, kindId: kind.id };
        return amount ? [{ ...item, amount, why: 'kind' }] : [];
      });
    return [...products, ...kinds];
  }

  private wished(edit: ItemEdit): Pick<StoredItem, 'text' | 'productId' | 'kindId' | 'amount' | 'note'> {
    const note = edit.note?.trim() || null;
    const one = { text: null, productId: null, kindId: null, amount: edit.amount, note };
    if (edit.code !== null) return { ...one, productId: this.household.coded(edit.code) };
    if (edit.productId !== null) return { ...one, productId: this.household.product(edit.productId).id };
    if (edit.kindId !== null) return { ...one, kindId: edit.kindId };
    const text = edit.text?.trim() ?? '';
    if (text === '') throw refused('invalid', 'text');
    for (const { amount, name } of splitTyped(text)) {
      const read = this.household.readAmount(amount);
      if (read) return { ...one, text: name, amount: edit.amount ?? read };
    }
    return { ...one, text };
  }

  private kindName(id: string | null): string | undefined {
    return this.household.kinds().find((k) => k.id === id)?.name;
  }

  private item(item: StoredItem, list: StoredList): ItemView {
    const product = item.productId === null ? null : this.household.product(item.productId);
    const name = item.text ?? (product ? (product.name ?? product.gtin) : this.kindName(item.kindId)) ?? '';
    const placeId = this.household.place(item.productId);
    const one = product ? this.household.price(product.id, list.store) : null;
    const milli = item.amount?.milli ?? ONE;
    return {
      id: item.id,
      name,
      product,
      kindId: item.kindId,
      amount: item.amount,
      why: item.why,
      aisle: aisleOf(product?.categories ?? [], name),
      note: item.note,
      ticked: item.ticked !== null,
      price: one && { ...one, minor: Math.round((one.minor * milli) / ONE) },
      date: product ? this.household.suggest(product.id, placeId) : null,
      placeId,
    };
  }
}

/** How much is missing, in whole packs where it is counted. */
function lacking(minimum: Amount, total: Amount): Amount | null {
  const there = total.unit === minimum.unit ? total.milli : 0;
  if (there >= minimum.milli) return null;
  const milli = minimum.milli - there;
  const whole = minimum.unit === 'g' || minimum.unit === 'ml' ? milli : Math.ceil(milli / ONE) * ONE;
  return { milli: whole, unit: minimum.unit };
}

function checked(edit: ListEdit, main: boolean): ListEdit {
  const name = edit.name.trim();
  if (name === '' && !main) throw refused('invalid', 'name');
  return { name, store: edit.store?.trim() || null };
}
