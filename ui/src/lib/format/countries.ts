import { i18n } from '$lib/i18n/i18n.svelte';

/** Where Larder may be used: Europe, and where English is spoken (ISO 3166). */
const COUNTRIES = [
  ...['AT', 'BE', 'BG', 'CH', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU'],
  ...['IE', 'IS', 'IT', 'LI', 'LT', 'LU', 'LV', 'MT', 'NL', 'NO', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK'],
  ...['AU', 'CA', 'NZ', 'US'],
];

/** Countries by their names in the user's language; `also` is among them. */
export function countries(also: string): { code: string; name: string }[] {
  const names = new Intl.DisplayNames(i18n.tag, { type: 'region', fallback: 'code' });
  const order = new Intl.Collator(i18n.tag);
  const codes = /^[A-Z]{2}$/.test(also) ? new Set([...COUNTRIES, also]) : new Set(COUNTRIES);
  return [...codes]
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => order.compare(a.name, b.name));
}
