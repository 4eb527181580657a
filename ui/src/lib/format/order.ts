import { i18n } from '$lib/i18n/i18n.svelte';

const collators = new Map<string, Intl.Collator>();

/** Which of two names comes first, in the order of the user's language; `10` after `9`. */
export function compareNames(a: string, b: string): number {
  let collator = collators.get(i18n.tag);
  if (!collator) {
    collator = new Intl.Collator(i18n.tag, { numeric: true });
    collators.set(i18n.tag, collator);
  }
  return collator.compare(a, b);
}
