/** Letters without their accents and case: what people type in a hurry. */
export function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** True when every word of a search begins some word of a text. */
export function matches(text: string, search: string): boolean {
  const parts = fold(text).split(/[^\p{L}\p{N}]+/u);
  const words = fold(search).split(/\s+/).filter(Boolean);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
