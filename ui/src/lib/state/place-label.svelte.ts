import type { PlaceView, ScanMode } from '$lib/backend/types';
import { m } from '$lib/paraglide/messages.js';
import type { Larder } from './larder.svelte';

const PREFIX = 'larder:place:';

/** What the code on a place's label holds. */
export function labelText(placeId: string): string {
  return PREFIX + placeId;
}

/** The place a label is of, none when the text is no label. */
export function labelledPlace(text: string): string | null {
  const id = text.trim().startsWith(PREFIX) ? text.trim().slice(PREFIX.length) : '';
  return id === '' ? null : id;
}

/** The place of a scanned label; without one when that is gone, which is told. None when the text is no label. */
export function readLabel(larder: Larder, text: string): { place: PlaceView | null } | null {
  const id = labelledPlace(text);
  if (id === null) return null;
  const place = larder.place(id);
  if (place && !place.gone) {
    larder.session.tell('good');
    return { place };
  }
  larder.session.tell('attention');
  larder.session.spoken = m.scan_label_unknown();
  larder.toasts.show(larder.session.spoken, [], 'bad');
  return { place: null };
}

/**
 * Takes a scanned text that is a place's label: in Add mode the place is where all goes that is scanned
 * from then on, otherwise the pantry shows what stands there. False when it is no label.
 */
export function takeLabel(larder: Larder, text: string, mode: ScanMode): boolean {
  const label = readLabel(larder, text);
  if (!label?.place) return label !== null;
  const { session } = larder;
  const { id } = label.place;
  if (mode === 'add') {
    session.placeId = id;
    session.spoken = m.scan_into_said({ place: larder.placeName(id) });
    if (larder.router.route.screen !== 'scan') larder.toasts.show(session.spoken);
  } else {
    session.spoken = larder.placeName(id);
    larder.showPlace(id);
  }
  return true;
}
