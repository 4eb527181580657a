import { checkDigit } from '$lib/input/check-digit';
import type { CodeClass, ErrorView } from '../types';

export type Parsed = { gtin: string; class: CodeClass } | ErrorView;

/** Reads a number as the program does, as far as tests and samples need it. */
export function parseCode(text: string): Parsed {
  const bare = text.replaceAll(/[\s-]/g, '');
  if (bare === '') return { code: 'empty', message: 'nothing was typed', details: null };
  if (!/^\d+$/.test(bare))
    return {
      code: 'not-a-product-code',
      message: 'not a product code',
      details: { what: /^https?:/i.test(bare) ? 'web-address' : 'text' },
    };
  if (![8, 12, 13, 14].includes(bare.length)) {
    return { code: 'length', message: 'wrong length', details: { digits: bare.length } };
  }
  const expected = checkDigit(bare.slice(0, -1));
  if (expected !== bare.at(-1)) return { code: 'check-digit', message: 'check digit', details: { expected } };
  const gtin = bare.length === 12 ? `0${bare}` : bare;
  return { gtin, class: codeClass(gtin) };
}

function codeClass(gtin: string): CodeClass {
  if (gtin.length !== 13) return 'product';
  if (/^(02|04|2)/.test(gtin)) return 'restricted';
  if (/^(98|99)/.test(gtin)) return 'coupon';
  if (gtin.startsWith('977')) return 'periodical';
  if (/^97[89]/.test(gtin)) return 'book';
  return 'product';
}
