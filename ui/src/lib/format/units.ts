import type { EquationView, ErrorView, PerUnit, Unit } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import { amount, counted, ONE } from './amounts';
import { money } from './money';
import { number } from './numbers';
import { ownUnits } from './own-units.svelte';

/** What amounts are kept in, but for the user's own. */
export const BASES: readonly Unit[] = ['piece', 'pack', 'g', 'ml'];

const WORDS: Record<string, () => string> = {
  piece: m.unit_piece,
  pack: m.unit_pack,
  mg: m.unit_mg,
  g: m.unit_g,
  kg: m.unit_kg,
  oz: m.unit_oz,
  lb: m.unit_lb,
  ml: m.unit_ml,
  cl: m.unit_cl,
  dl: m.unit_dl,
  l: m.unit_l,
  'fl-oz': m.unit_fl_oz,
  cup: m.unit_cup,
  tbsp: m.unit_tbsp,
  tsp: m.unit_tsp,
};

/** All that people write amounts in, but for the user's own. */
export const WRITTEN: readonly Unit[] = Object.keys(WORDS);

/** True of what amounts are kept in: the user's own, and of the others the few. */
export function isBase(unit: Unit): boolean {
  return BASES.includes(unit) || !WRITTEN.includes(unit);
}

/** The word for a unit, as in a choice of several: `Pieces`, `Grams`, `Jar`. */
export function unitWord(unit: Unit): string {
  return WORDS[unit]?.() ?? ownUnits.name(unit) ?? m.unit_gone();
}

/** An amount in a unit that people write: `0.25 l`, `1 pack`, `2 cups`. */
export function written(milli: number, unit: Unit): string {
  const shown = number(milli / ONE);
  const count = milli / ONE;
  switch (unit) {
    case 'piece':
    case 'pack':
      return counted({ milli, unit });
    case 'cup':
      return m.cups({ count, shown });
    case 'tbsp':
      return m.tablespoons({ shown });
    case 'tsp':
      return m.teaspoons({ shown });
    case 'fl-oz':
      return `${shown}\u00a0fl\u00a0oz`;
    default:
      return unit in WORDS ? `${shown}\u00a0${unit}` : amount({ milli, unit });
  }
}

/** `1 pack = 6 pieces`. */
export function equation({ leftMilli, leftUnit, rightMilli, rightUnit }: EquationView): string {
  return `${written(leftMilli, leftUnit)} = ${written(rightMilli, rightUnit)}`;
}

/** What one of it costs: `€1.99 per kg`. */
export function pricePer({ unit, price }: PerUnit): string {
  const words: Record<string, () => string> = { piece: m.one_piece, pack: m.one_pack };
  const one = words[unit]?.() ?? ownUnits.name(unit) ?? (unit in WORDS ? unit : m.one_piece());
  return m.price_per({ price: money(price), unit: one });
}

/** Why a line of equations was not taken; `said` is that line. */
export function refusal(details: NonNullable<ErrorView['details']>, said: EquationView | null): string {
  const follows = Number(details.followsMilli ?? 0);
  const sides =
    said && follows > 0
      ? { left: written(said.leftMilli, said.leftUnit), right: written(follows, said.rightUnit) }
      : null;
  switch (details.reason) {
    case 'nothing':
      return m.equation_nothing();
    case 'one-unit':
      return sides ? m.equation_one_unit(sides) : m.equation_one_unit_bare();
    case 'redundant':
      return m.equation_redundant();
    case 'contradiction':
      return sides ? m.equation_contradiction(sides) : m.equation_contradiction_bare();
    case 'too-large':
      return m.equation_too_large();
    default:
      return m.equation_too_many();
  }
}
