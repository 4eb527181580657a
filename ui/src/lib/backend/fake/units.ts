import type { Amount, EquationView, Unit, UnitView } from '../types';

/** What a unit that people write is kept in, how much of that one is, and the words for it. */
interface Built {
  base: Unit;
  factor: number;
  words: string;
}

/** The program's units, with as many of its words as tests and samples need. */
const BUILT_IN: Record<string, Built> = {
  piece: { base: 'piece', factor: 1, words: 'piece pieces stück stk' },
  pack: { base: 'pack', factor: 1, words: 'pack packs packung packungen' },
  mg: { base: 'g', factor: 0.001, words: 'mg' },
  g: { base: 'g', factor: 1, words: 'g gram grams gramm' },
  kg: { base: 'g', factor: 1000, words: 'kg kilo' },
  oz: { base: 'g', factor: 28.349523125, words: 'oz ounce ounces' },
  lb: { base: 'g', factor: 453.59237, words: 'lb pound pounds' },
  ml: { base: 'ml', factor: 1, words: 'ml' },
  cl: { base: 'ml', factor: 10, words: 'cl' },
  dl: { base: 'ml', factor: 100, words: 'dl' },
  l: { base: 'ml', factor: 1000, words: 'l litre litres liter' },
  'fl-oz': { base: 'ml', factor: 29.5735295625, words: 'fl-oz floz' },
  cup: { base: 'ml', factor: 236.5882365, words: 'cup cups tasse tassen' },
  tbsp: { base: 'ml', factor: 14.78676478125, words: 'tbsp tablespoons el' },
  tsp: { base: 'ml', factor: 4.92892159375, words: 'tsp teaspoons tl' },
};

const VULGAR: Record<string, number> = { '½': 0.5, '⅓': 1 / 3, '⅔': 2 / 3, '¼': 0.25, '¾': 0.75 };

const own = (unit: Unit): Built => ({ base: unit, factor: 1, words: '' });
const built = (unit: Unit): Built => BUILT_IN[unit] ?? own(unit);

/** All that amounts of these units can be typed in. */
export function writable(bases: Iterable<Unit>): Unit[] {
  return [...new Set(bases)].flatMap((base) => {
    const units = Object.keys(BUILT_IN).filter((unit) => BUILT_IN[unit]?.base === base);
    return units.length > 0 ? units : [base];
  });
}

/** A typed amount; `plain` is what a bare number is of. */
export function readAmount(text: string, plain: Unit, named: readonly UnitView[]): Amount | null {
  const match = /^(\d+(?:[.,]\d{1,3})?)?\s*([½⅓⅔¼¾]|\d\/\d)?\s*(?:[x×*]\s*(\d+))?\s*(\p{L}.*)?$/u.exec(
    text.trim(),
  );
  if (!match || (match[1] === undefined && match[2] === undefined)) return null;
  const [, whole = '0', part = '', times = '1', word] = match;
  const [over, under] = part.split('/').map(Number);
  const fraction = VULGAR[part] ?? (over && under ? over / under : 0);
  const value = (Number(whole.replace(',', '.')) + fraction) * Number(times);
  const unit = word === undefined ? plain : unitOf(word, named);
  if (unit === null || value <= 0) return null;
  const { base, factor } = built(unit);
  return { milli: Math.round(value * factor * 1000), unit: base };
}

function unitOf(word: string, named: readonly UnitView[]): Unit | null {
  const wanted = word.replaceAll('.', '').trim().toLowerCase();
  const mine = named.find(({ name }) => [name, `${name}s`].some((n) => n.toLowerCase() === wanted));
  if (mine) return mine.id;
  return Object.keys(BUILT_IN).find((unit) => BUILT_IN[unit]?.words.split(' ').includes(wanted)) ?? null;
}

/** How much of each unit one of another is, by what a product's equations say. */
export class Conversions {
  private readonly factors = new Map<string, number>();

  constructor(equations: readonly EquationView[]) {
    equations.forEach((equation, index) => this.add(equation, index));
  }

  /** In thousandths of `to`; none when nothing follows about that. */
  convert({ milli, unit }: Amount, to: Unit): number | null {
    const factor = this.factor(unit, to);
    return factor === null ? null : Math.round(milli * factor);
  }

  /** All units that convert into each other with this one. */
  around(unit: Unit): Unit[] {
    return [
      unit,
      ...[...this.factors.keys()].flatMap((k) =>
        k.startsWith(`${unit} `) ? [k.slice(unit.length + 1)] : [],
      ),
    ];
  }

  private factor(from: Unit, to: Unit): number | null {
    return from === to ? 1 : (this.factors.get(`${from} ${to}`) ?? null);
  }

  private add({ leftMilli, leftUnit, rightMilli, rightUnit }: EquationView, index: number): void {
    if (leftMilli <= 0 || rightMilli <= 0) throw refusal('nothing', index);
    if (index >= 32) throw refusal('too-many', index);
    const [left, right] = [built(leftUnit), built(rightUnit)];
    const known = this.factor(left.base, right.base);
    if (known === null) {
      this.join(left.base, right.base, (rightMilli * right.factor) / (leftMilli * left.factor));
      return;
    }
    const follows = Math.round((leftMilli * left.factor * known) / right.factor);
    if (left.base === right.base) throw refusal('one-unit', index, follows);
    throw refusal(follows === rightMilli ? 'redundant' : 'contradiction', index, follows);
  }

  private join(from: Unit, to: Unit, factor: number): void {
    for (const first of this.around(from)) {
      for (const last of this.around(to)) {
        const whole = (this.factor(first, from) ?? 1) * factor * (this.factor(to, last) ?? 1);
        this.factors.set(`${first} ${last}`, whole);
        this.factors.set(`${last} ${first}`, 1 / whole);
      }
    }
  }
}

function refusal(reason: string, index: number, followsMilli: number | null = null) {
  const details = { field: 'equations', reason, index, ...(followsMilli === null ? {} : { followsMilli }) };
  return { code: 'invalid' as const, message: `fake: ${reason}`, details };
}
