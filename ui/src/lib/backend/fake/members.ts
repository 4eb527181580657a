import type { Concern, ConcernLevel, Diet, Facts, MemberEdit, MemberView, ProductEdits } from '../types';
import { turnIn, type Turn } from './turn';

const LEVELS: ConcernLevel[] = ['declared', 'may-contain', 'unknown'];

/** What a diet leaves out, as far as the samples need it. */
const LEFT_OUT: Record<Diet, (facts: Known) => boolean> = {
  vegetarian: ({ categories, allergens }) =>
    categories.some((c) => /meat|fish/.test(c)) ||
    ['en:fish', 'en:crustaceans', 'en:molluscs'].some((tag) => allergens.includes(tag)),
  vegan: (facts) =>
    LEFT_OUT.vegetarian(facts) ||
    ['en:milk', 'en:eggs'].some((tag) => facts.allergens.includes(tag)) ||
    facts.categories.some((c) => /honey|milks|cheese/.test(c)),
  'no-palm-oil': ({ ingredients }) => /palm/i.test(ingredients ?? ''),
};

type Known = Pick<Facts, 'categories' | 'allergens' | 'traces' | 'ingredients'>;

const refused = (code: 'invalid' | 'not-found', field?: string) => ({
  code,
  message: `fake: ${code}`,
  details: field ? { field } : null,
});

/** Those who eat here. Every change can be taken back by the journal. */
export class FakeMembers {
  private readonly all = new Map<string, MemberView>();

  list(): MemberView[] {
    return [...this.all.values()]
      .map((member) => ({ ...member }))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  find(id: string): MemberView {
    const member = this.all.get(id);
    if (!member) throw refused('not-found');
    return member;
  }

  add(id: string, edit: MemberEdit): Turn {
    return turnIn(this.all, id, { id, ...checked(edit) });
  }

  edit(id: string, edit: MemberEdit): Turn {
    const before = this.find(id);
    const after = { id, ...checked(edit) };
    if (JSON.stringify(before) === JSON.stringify(after)) throw refused('invalid', 'edit');
    return turnIn(this.all, id, after);
  }

  remove(id: string): Turn {
    this.find(id);
    return turnIn(this.all, id, null);
  }

  /** What a product means to them, the gravest first. */
  concerns(facts: Facts | null, edits: ProductEdits): Concern[] {
    if (this.all.size === 0) return [];
    const known: Known = {
      categories: edits.categories ?? facts?.categories ?? [],
      allergens: edits.allergens ?? facts?.allergens ?? [],
      traces: edits.traces ?? facts?.traces ?? [],
      ingredients: edits.ingredients ?? facts?.ingredients ?? null,
    };
    return this.list()
      .flatMap((member) => [
        ...member.allergens.map((allergen) =>
          concern(member, allergen, null, aboutAllergen(known, allergen)),
        ),
        ...member.diets.map((diet) => concern(member, null, diet, aboutDiet(known, diet))),
      ])
      .filter((c): c is Concern => c.level !== null)
      .sort((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level));
  }
}

function concern(
  { id, name }: MemberView,
  allergen: string | null,
  diet: Diet | null,
  level: ConcernLevel | null,
) {
  return { memberId: id, member: name, allergen, diet, level };
}

/** None where the pack declares others, but not this one. */
function aboutAllergen({ allergens, traces, ingredients }: Known, tag: string): ConcernLevel | null {
  if (allergens.includes(tag)) return 'declared';
  if (traces.includes(tag)) return 'may-contain';
  return allergens.length + traces.length > 0 || ingredients !== null ? null : 'unknown';
}

function aboutDiet(known: Known, diet: Diet): ConcernLevel | null {
  if (LEFT_OUT[diet](known)) return 'declared';
  return known.ingredients === null ? 'unknown' : null;
}

function checked({ name, allergens, diets }: MemberEdit): MemberEdit {
  const word = name.trim();
  if (word === '') throw refused('invalid', 'name');
  return { name: word, allergens: [...allergens], diets: [...diets] };
}
