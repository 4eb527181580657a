/** What a transaction did to something a household set up: done again with 1, taken back with −1. */
export type Turn = (sign: 1 | -1) => void;

/** Puts a thing in place of another, or of nothing, at once; the answer takes it back and does it again. */
export function turnIn<T>(all: Map<string, T>, id: string, after: T | null): Turn {
  const before = all.get(id) ?? null;
  const turn: Turn = (sign) => {
    const now = sign === 1 ? after : before;
    if (now === null) all.delete(id);
    else all.set(id, now);
  };
  turn(1);
  return turn;
}
