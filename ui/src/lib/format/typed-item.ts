/** A typed line taken apart: what may be its amount, and the name then. */
export interface Split {
  amount: string;
  name: string;
}

/** Begins as an amount does: with a digit or a fraction. */
const NUMBER = /^[\d½⅓⅔¼¾⅛]/;

/**
 * How a typed line such as `2 kg flour` may come apart, the longest amount first: `2 kg` and `flour`, else `2` and
 * `kg flour`. None for a line that begins with no number.
 */
export function splitTyped(text: string): Split[] {
  const words = text.trim().split(/\s+/);
  if (!NUMBER.test(words[0] ?? '')) return [];
  return [3, 2, 1]
    .filter((count) => count < words.length)
    .map((count) => ({ amount: words.slice(0, count).join(' '), name: words.slice(count).join(' ') }));
}
