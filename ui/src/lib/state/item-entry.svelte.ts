import type { Amount, KindView, ProductRow } from '$lib/backend/types';
import { splitTyped } from '$lib/format/typed-item';
import { errorSentence, productName } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

/** Something known that the typed words may mean. */
export type Offer =
  | { id: string; name: string; product: ProductRow; kind: null }
  | { id: string; name: string; product: null; kind: KindView };

/** Kinds and products offered at once, at most. */
const KINDS = 3;
const PRODUCTS = 6;
/** Fewer letters say too little. */
const SHORTEST = 2;
/** Milliseconds after the last key before anything is looked for. */
const PAUSE = 80;
/** Digits, as under a barcode. */
const CODE = /^[\d\s-]{8,}$/;

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** What is typed to be put on the list, and what is offered for it. */
export class ItemEntry {
  typed = $state('');
  offered = $state<Offer[]>([]);
  /** The offer that Enter takes; none for the words as they stand. */
  active = $state<number | null>(null);
  problem = $state('');

  /** The part of the typed words that is an amount, if one is. */
  private amount: string | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly larder: Larder) {}

  type(text: string): void {
    this.typed = text;
    this.problem = '';
    this.active = null;
    clearTimeout(this.timer);
    this.question += 1;
    if (text.trim().length < SHORTEST || CODE.test(text)) this.offered = [];
    else this.timer = setTimeout(() => void this.ask(text, this.question), PAUSE);
  }

  /** To the next offer or the one before, and between them back to the words. */
  move(direction: 1 | -1): void {
    const places = this.offered.length + 1;
    const next = ((this.active ?? -1) + 1 + direction + places) % places;
    this.active = next === 0 ? null : next - 1;
  }

  /** Takes the offers away; the words stay. */
  close(): void {
    clearTimeout(this.timer);
    this.question += 1;
    this.offered = [];
    this.active = null;
  }

  /** Puts on the list what is chosen, else the words. */
  async submit(): Promise<void> {
    const offer = this.active === null ? undefined : this.offered[this.active];
    if (offer) return this.choose(offer);
    const text = this.typed.trim();
    if (text === '') return;
    this.empty();
    if (CODE.test(text)) {
      const problem = await this.larder.shopping.scan(text);
      if (problem) this.giveBack(text, errorSentence(problem));
    } else if (!(await this.larder.shopping.add({ text }, text))) this.giveBack(text);
  }

  async choose(offer: Offer): Promise<void> {
    const { typed, amount } = this;
    this.empty();
    const { backend, shopping } = this.larder;
    let read: Amount | null = null;
    try {
      if (amount !== null) read = (await backend.parseAmount(amount, offer.product?.id ?? null)).amount;
    } catch (thrown) {
      this.larder.fail(thrown);
      return;
    }
    const edit = offer.product ? { productId: offer.product.id } : { kindId: offer.kind.id };
    if (!(await shopping.add({ ...edit, amount: read }, offer.name))) this.giveBack(typed);
  }

  private empty(): void {
    this.type('');
    this.amount = null;
  }

  /** What could not be put on the list is there to be mended, unless something else was begun. */
  private giveBack(text: string, problem = ''): void {
    if (this.typed !== '') return;
    this.typed = text;
    this.problem = problem;
  }

  private async ask(text: string, question: number): Promise<void> {
    const { backend } = this.larder;
    try {
      const { amount, name } = await this.part(text);
      const query = {
        search: name,
        placeId: null,
        kindId: null,
        sort: 'name',
        offset: 0,
        limit: PRODUCTS,
      } as const;
      const [kinds, ...pages] = await Promise.all([
        backend.kinds(),
        backend.pantry({ ...query, filter: 'all' }),
        backend.pantry({ ...query, filter: 'out-of-stock' }),
      ]);
      if (question !== this.question) return;
      const wished = fold(name).split(/\s+/);
      this.amount = amount;
      this.offered = [
        ...kinds
          .filter((k) => wished.every((word) => fold(k.name).includes(word)))
          .slice(0, KINDS)
          .map((kind): Offer => ({ id: kind.id, name: kind.name, product: null, kind })),
        ...pages
          .flatMap((p) => p.rows)
          .slice(0, PRODUCTS)
          .map((product): Offer => ({ id: product.id, name: productName(product), product, kind: null })),
      ];
    } catch {
      // Offers only: the words can be put on the list without.
      if (question === this.question) this.offered = [];
    }
  }

  /** Takes the amount off the front of what was typed, if it begins with one. */
  private async part(text: string): Promise<{ amount: string | null; name: string }> {
    for (const { amount, name } of splitTyped(text)) {
      if ((await this.larder.backend.parseAmount(amount, null)).amount) return { amount, name };
    }
    return { amount: null, name: text.trim() };
  }

  /** What stands under an offer's name. */
  static detail(offer: Offer): string {
    if (offer.kind) return m.any_of_kind();
    return [offer.product.brand, offer.product.size].filter(Boolean).join(' · ');
  }
}
