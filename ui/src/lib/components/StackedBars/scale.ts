/** What tells the pieces of a bar apart, from the ground up: strokes and outlines, not colour alone. */
export const LOOKS = ['solid', 'hatched', 'grey', 'hollow'] as const;

/** The round number at or above the largest value, whose half is whole: the top of a scale. */
export function top(largest: number): number {
  const base = 10 ** Math.floor(Math.log10(Math.max(1, largest)));
  const round = [1, 2, 4, 6, 8, 10].map((factor) => factor * base);
  return Math.max(2, round.find((value) => value >= largest) ?? 10 * base);
}

/** One bar as pieces from the ground up: no value that is not 0 is too small to see. */
export function stack(values: readonly number[], scale: number, height: number): { y: number; h: number }[] {
  let ground = height;
  return values.map((value) => {
    const h = value === 0 ? 0 : Math.max(3, (value / scale) * height);
    ground -= h;
    // A thin gap keeps neighbouring pieces apart.
    return { y: ground, h: h > 4 ? h - 1 : h };
  });
}
