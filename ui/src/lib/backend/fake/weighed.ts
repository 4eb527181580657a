import type { CodeSays, CodeView, Measured, TaughtCode } from '../types';
import { checkDigit } from '$lib/input/check-digit';
import type { Parsed } from './gtin';
import { turnIn, type Turn } from './turn';

/** A bare number says nothing of its pack. */
const NOTHING: CodeSays = {
  bestBefore: null,
  useBy: null,
  produced: null,
  packed: null,
  sellBy: null,
  batch: null,
  serial: null,
  net: null,
  count: null,
  price: null,
};

/** How the codes of one prefix say their value: it stands right before the check digit. */
interface Pattern {
  kind: Measured['kind'];
  digits: number;
  /** How many decimals of a kilogram, a large coin or a piece it has. */
  decimals: number;
}

/** Thousandths of the smallest there is: a gram's, a piece's; of money the small coin itself. */
const WHOLE = { weight: 1_000_000, price: 100, count: 1000 } as const;

/** What is usual in Germany: shops print weights behind 28 and 29. */
const GERMAN: Pattern = { kind: 'weight', digits: 5, decimals: 3 };

const PATTERNS: Record<Measured['kind'], Pattern[]> = {
  weight: patterns('weight', [3, 2]),
  price: patterns('price', [2]),
  count: patterns('count', [0]),
};

function patterns(kind: Measured['kind'], decimals: number[]): Pattern[] {
  return [5, 4, 6].flatMap((digits) => decimals.map((d) => ({ kind, digits, decimals: d })));
}

/** What was taught by a code, for all of its prefix; without a pattern that this one says nothing. */
interface Taught {
  code: string;
  pattern: Pattern | null;
}

/** Stores' own codes: what is usual in a country, and what was taught. */
export class FakeWeighed {
  private readonly taught = new Map<string, Taught>();

  /** A parsed code as the contract tells it. */
  read(code: Exclude<Parsed, { code: string }>, country: string): CodeView {
    const { gtin } = code;
    const plain = { ...code, measured: null, teachable: false, says: NOTHING };
    if (!weighable(gtin) || this.taught.get(gtin)?.pattern === null) return plain;
    const prefix = gtin.slice(0, 2);
    const pattern =
      this.taught.get(prefix)?.pattern ?? (country === 'DE' && /^2[89]/.test(gtin) ? GERMAN : undefined);
    const measured = pattern && valueOf(gtin, pattern);
    if (!pattern || !measured) return { ...plain, teachable: pattern === undefined };
    const item = gtin.slice(0, 12 - pattern.digits) + '0'.repeat(pattern.digits);
    return { ...plain, gtin: item + checkDigit(item), measured };
  }

  /** None when no digits of the code say so. */
  teach(gtin: string, measured: Measured | null): Turn | null {
    if (!weighable(gtin)) return null;
    if (measured === null) return turnIn(this.taught, gtin, { code: gtin, pattern: null });
    const wanted = JSON.stringify(measured);
    const found = PATTERNS[measured.kind].find((p) => JSON.stringify(valueOf(gtin, p)) === wanted);
    return found ? turnIn(this.taught, gtin.slice(0, 2), { code: gtin, pattern: found }) : null;
  }

  codes(): TaughtCode[] {
    return [...this.taught].map(([id, { code, pattern }]) => ({
      id,
      code,
      says: pattern?.kind ?? 'nothing',
      layout: pattern
        ? code.slice(0, 2) + 'I'.repeat(10 - pattern.digits) + 'V'.repeat(pattern.digits)
        : code.slice(0, 12),
    }));
  }

  /** None of what was never taught. */
  forget(id: string): Turn | null {
    return this.taught.has(id) ? turnIn<Taught>(this.taught, id, null) : null;
  }
}

function weighable(gtin: string): boolean {
  return gtin.length === 13 && /^(2|02)/.test(gtin);
}

function valueOf(gtin: string, { kind, digits, decimals }: Pattern): Measured | null {
  const value = (Number(gtin.slice(12 - digits, 12)) * WHOLE[kind]) / 10 ** decimals;
  if (value === 0) return null;
  if (kind === 'weight') return { kind, milliG: value };
  return kind === 'price' ? { kind, minor: value } : { kind, milli: value };
}
