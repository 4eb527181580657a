import { toErrorView } from '$lib/backend/errors';
import type { Condition, PlaceView } from '$lib/backend/types';
import { errorSentence, placeName, placesAbove } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

/** What is typed about a place, new or known, and what is wrong with it. */
export class PlaceForm {
  name = $state('');
  parentId = $state<string | null>(null);
  condition = $state<Condition>('ambient');
  nameProblem = $state('');
  parentProblem = $state('');
  saving = $state(false);

  constructor(
    private readonly larder: Larder,
    /** The place to change, none for a new one. */
    readonly place: PlaceView | null,
  ) {
    if (!place) return;
    this.name = place.name;
    this.condition = place.condition;
    // A place whose outer one is gone shows as standing by itself, and so it does in the form.
    this.parentId = larder.places.some((p) => p.id === place.parentId) ? place.parentId : null;
  }

  /** The places it may be in: neither itself nor what is in it. */
  get parents(): PlaceView[] {
    const { places } = this.larder;
    return places.filter(
      (p) => !p.gone && !placesAbove(p, places).some((above) => above.id === this.place?.id),
    );
  }

  /** Another outer place: things there are most often kept alike. */
  setParent(id: string | null): void {
    this.parentId = id;
    this.parentProblem = '';
    const parent = id === null ? undefined : this.larder.place(id);
    if (parent && !this.place) this.condition = parent.condition;
  }

  /** Saves it and offers the undo; false leaves the form open with what is wrong. */
  async save(): Promise<boolean> {
    if (this.saving) return false;
    const { place, larder } = this;
    const edit = { name: this.name.trim(), parentId: this.parentId, condition: this.condition };
    this.nameProblem = edit.name === '' && !place?.builtin ? m.error_name_empty() : '';
    this.parentProblem = '';
    if (this.nameProblem) return false;
    if (
      place &&
      edit.name === place.name &&
      edit.parentId === place.parentId &&
      edit.condition === place.condition
    )
      return true;
    this.saving = true;
    try {
      const name = edit.name || placeName(place ? { ...place, name: '' } : undefined);
      const { transactionId } = place
        ? await larder.backend.editPlace(place.id, edit)
        : await larder.backend.addPlace(edit);
      const label = place ? m.done_changed({ name }) : m.place_added({ name });
      larder.history.recordWithToast({ transactionId, label: () => label });
      await larder.reloadPlaces();
      return true;
    } catch (thrown) {
      const error = toErrorView(thrown);
      const field = error.code === 'invalid' ? error.details?.field : undefined;
      if (field === 'name') this.nameProblem = m.error_name_empty();
      else if (field === 'parent') this.parentProblem = m.error_place_parent();
      else larder.toasts.show(errorSentence(error), [], 'bad');
      return false;
    } finally {
      this.saving = false;
    }
  }
}

/** The removal of a place; something in it makes it a question where that goes. */
export class PlaceRemoval {
  /** The place whose things need another one, while the user is asked. */
  asking = $state<PlaceView | null>(null);
  private busy = false;

  constructor(private readonly larder: Larder) {}

  /** Removes a place; true when it is gone. `into`: where its things go, when the user said so. */
  async remove(place: PlaceView, into: string | null = null): Promise<boolean> {
    if (this.busy) return false;
    const { larder } = this;
    this.busy = true;
    try {
      const label = m.place_removed({ name: placeName(place) });
      const { transactionId } = await larder.backend.removePlace(place.id, into);
      this.asking = null;
      larder.history.recordWithToast({ transactionId, label: () => label });
      await larder.reloadPlaces();
      return true;
    } catch (thrown) {
      const error = toErrorView(thrown);
      const needsPlace = error.code === 'invalid' && error.details?.field === 'place';
      if (needsPlace && !larder.places.some((p) => !p.gone && p.id !== place.id))
        larder.toasts.show(m.place_last(), [], 'bad');
      else if (needsPlace && into === null) this.asking = place;
      else larder.toasts.show(errorSentence(error), [], 'bad');
      return false;
    } finally {
      this.busy = false;
    }
  }
}
