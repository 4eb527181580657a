import { tick } from 'svelte';

/** Takes the focus to an element that has just come; a dialog that opens with it takes it first. */
export function focusOn(element: HTMLElement): void {
  void tick().then(() => element.focus());
}
