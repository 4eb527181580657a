import type { Concern, ConcernLevel, Diet } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { m } from '$lib/paraglide/messages.js';
import { tagWord } from './words';

/** What one badge says: one thing, how sure it is, and for whom. */
export interface ConcernGroup {
  key: string;
  level: ConcernLevel;
  /** `Milk`, `May contain nuts`, `Not known`. */
  what: string;
  /** `Anna, Ben`. */
  who: string;
}

/** The gravest first. */
export const LEVELS: readonly ConcernLevel[] = ['declared', 'may-contain', 'unknown'];

/** What stands beside the words, so that their colour is not all there is. */
export const LEVEL_ICON = { declared: 'stop', 'may-contain': 'warn', unknown: 'unsure' } as const;

export const DIETS: readonly Diet[] = ['vegetarian', 'vegan', 'no-palm-oil'];

export function dietWord(diet: Diet): string {
  const words: Record<Diet, () => string> = {
    vegetarian: m.diet_vegetarian,
    vegan: m.diet_vegan,
    'no-palm-oil': m.diet_no_palm_oil,
  };
  return words[diet]();
}

/** What a product is that a diet leaves out. */
function against(diet: Diet): string {
  const words: Record<Diet, () => string> = {
    vegetarian: m.not_vegetarian,
    vegan: m.not_vegan,
    'no-palm-oil': m.palm_oil,
  };
  return words[diet]();
}

function lower(word: string): string {
  return word.charAt(0).toLocaleLowerCase(i18n.tag) + word.slice(1);
}

/** A noun within a sentence: German ones keep their capital. */
function within(noun: string): string {
  return i18n.tag.startsWith('de') ? noun : lower(noun);
}

/** What nobody knows: `Milk`, `Palm oil`, `whether vegan`. */
function subject({ allergen, diet }: Concern): string {
  if (isWay(diet)) return m.concern_whether({ what: lower(dietWord(diet)) });
  return allergen === null ? m.palm_oil() : tagWord(allergen);
}

/** True of a diet that is a way to eat rather than one thing left out. */
function isWay(diet: Diet | null): diet is 'vegetarian' | 'vegan' {
  return diet === 'vegetarian' || diet === 'vegan';
}

/** A concern by itself: `Milk`, `May contain nuts`, `Perhaps not vegan`, `Not known`. */
export function concernWord({ allergen, diet, level }: Concern): string {
  if (level === 'unknown') return m.concern_unknown();
  if (isWay(diet))
    return level === 'declared' ? against(diet) : m.concern_perhaps({ what: lower(against(diet)) });
  const what = allergen !== null ? tagWord(allergen) : m.palm_oil();
  return level === 'declared' ? what : m.concern_may_contain({ what: within(what) });
}

/** Concerns as badges, the gravest first: those of several people, and all that is not known, are one. */
export function groups(concerns: readonly Concern[]): ConcernGroup[] {
  const made = new Map<string, { level: ConcernLevel; what: string; who: string[] }>();
  for (const concern of concerns) {
    const what = concernWord(concern);
    const key = `${concern.level} ${what}`;
    const group = made.get(key) ?? { level: concern.level, what, who: [] };
    if (!group.who.includes(concern.member)) group.who.push(concern.member);
    made.set(key, group);
  }
  return [...made].map(([key, group]) => ({ ...group, key, who: group.who.join(', ') }));
}

/** The same for a row of a list: who must not have it anyway needs not be told what else is not known. */
export function briefGroups(concerns: readonly Concern[]): ConcernGroup[] {
  const sure = new Set(concerns.filter((c) => c.level === 'declared').map((c) => c.memberId));
  return groups(concerns.filter((c) => c.level !== 'unknown' || !sure.has(c.memberId)));
}

/** A badge in words: `Milk: Anna`. */
export function groupWords({ what, who }: ConcernGroup): string {
  return m.concern_for({ what, who });
}

/** One line about one member: how sure it is, and of what: `Declared: Milk, palm oil`, `Not vegan`. */
export interface MemberLine {
  level: ConcernLevel;
  text: string;
}

/** All that a product means to one member, the gravest first. */
export function linesOf(concerns: readonly Concern[], memberId: string): MemberLine[] {
  const own = concerns.filter((c) => c.memberId === memberId);
  return LEVELS.flatMap((level): MemberLine[] => {
    const these = own.filter((c) => c.level === level);
    if (level === 'may-contain') return these.map((c) => ({ level, text: concernWord(c) }));
    // What somebody is not, such as vegan, nobody declares.
    const apart = level === 'declared' ? these.filter((c) => isWay(c.diet)) : [];
    const what = these
      .filter((c) => !apart.includes(c))
      .map(level === 'unknown' ? subject : concernWord)
      .join(', ');
    const sure = level === 'unknown' ? m.concern_unknown_of : m.concern_declared_of;
    return [
      ...(what ? [{ level, text: sure({ what }) }] : []),
      ...apart.map((c) => ({ level, text: concernWord(c) })),
    ];
  });
}

/** True when somebody here must not eat what is declared in it. */
export function endangers(concerns: readonly Concern[]): boolean {
  return concerns.some((c) => c.allergen !== null && c.level === 'declared');
}
