import type { Condition, PlaceEdit, PlaceView } from '../types';

/** A place before and after a transaction; none where it was not there. */
export interface PlaceChange {
  id: string;
  before: PlaceView | null;
  after: PlaceView | null;
}

const BUILTIN = { name: '', parentId: null, gone: false } as const;

const refused = (code: 'invalid' | 'not-found', field?: string) => ({
  code,
  message: `fake: ${code}`,
  details: field ? { field } : null,
});

/** The places of the fake. Every change is told, so that the journal can take it back. */
export class FakePlaces {
  private readonly all = new Map<string, PlaceView>();

  constructor(private readonly stands: (placeId: string) => boolean) {
    for (const place of [
      { ...BUILTIN, id: 'place-pantry', builtin: 'pantry', condition: 'ambient' },
      { ...BUILTIN, id: 'place-fridge', builtin: 'fridge', condition: 'cool' },
      { ...BUILTIN, id: 'place-freezer', builtin: 'freezer', condition: 'frozen' },
    ] as const)
      this.all.set(place.id, place);
  }

  /** Each followed by those in it; a removed one only while something stands in it. */
  list(): PlaceView[] {
    const shown = [...this.all.values()].filter((p) => !p.gone || this.stands(p.id));
    const ids = new Set(shown.map((p) => p.id));
    const under = (parentId: string | null): PlaceView[] =>
      shown
        .filter((p) => (p.parentId !== null && ids.has(p.parentId) ? p.parentId : null) === parentId)
        .flatMap((p) => [{ ...p }, ...under(p.id)]);
    return under(null);
  }

  condition(id: string): Condition {
    return this.all.get(id)?.condition ?? 'ambient';
  }

  name(id: string): string {
    return this.all.get(id)?.name ?? '';
  }

  /** A place that is there. */
  find(id: string): PlaceView {
    const place = this.all.get(id);
    if (!place || place.gone) throw refused('not-found');
    return place;
  }

  add(id: string, edit: PlaceEdit): PlaceChange[] {
    const after = { ...this.checked(edit, null), id, builtin: null, gone: false };
    return this.make([{ id, before: null, after }]);
  }

  edit(id: string, edit: PlaceEdit): PlaceChange[] {
    const before = this.find(id);
    const after = { ...before, ...this.checked(edit, before) };
    if (JSON.stringify(before) === JSON.stringify(after)) throw refused('invalid', 'edit');
    return this.make([{ id, before, after }]);
  }

  /** `into`: where what stands in it goes, which the caller sees to. */
  remove(id: string, into: string | null): PlaceChange[] {
    const before = this.find(id);
    const others = [...this.all.values()].filter((p) => !p.gone && p.id !== id);
    if (others.length === 0) throw refused('invalid', 'place');
    if (this.stands(id) && (into === null || into === id)) throw refused('invalid', 'place');
    if (into !== null) this.find(into);
    const inside = others.filter((p) => p.parentId === id);
    return this.make([
      { id, before, after: { ...before, gone: true } },
      ...inside.map((p) => ({ id: p.id, before: p, after: { ...p, parentId: before.parentId } })),
    ]);
  }

  /** Makes changes, or with −1 takes them back. */
  apply(changes: PlaceChange[], sign: 1 | -1): void {
    for (const { id, before, after } of changes) {
      const now = sign === 1 ? after : before;
      // One that was set up and is taken back leaves no trace, unless something stands in it.
      if (now) this.all.set(id, now);
      else if (after) this.all.set(id, { ...after, gone: true });
    }
  }

  private make(changes: PlaceChange[]): PlaceChange[] {
    this.apply(changes, 1);
    return changes;
  }

  private checked(edit: PlaceEdit, place: PlaceView | null): PlaceEdit {
    const name = edit.name.trim();
    if (name === '' && !place?.builtin) throw refused('invalid', 'name');
    let above = edit.parentId;
    if (above !== null) this.find(above);
    while (above !== null) {
      if (above === place?.id) throw refused('invalid', 'parent');
      above = this.all.get(above)?.parentId ?? null;
    }
    return { name, parentId: edit.parentId, condition: edit.condition };
  }
}
