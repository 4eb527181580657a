import type { Unit, UnitView } from '$lib/backend/types';

/** The names of the household's own units. Amounts read them through here: every text follows a new name. */
class OwnUnits {
  list = $state.raw<readonly UnitView[]>([]);

  /** The name of a unit of the user's own; none of a built-in one, or one that is gone. */
  name(id: Unit): string | null {
    return this.list.find((unit) => unit.id === id)?.name ?? null;
  }
}

export const ownUnits = new OwnUnits();
