import { i18n } from '$lib/i18n/i18n.svelte';

const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = i18n.tag + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(i18n.tag, options);
    formats.set(key, format);
  }
  return format;
}

/** A number in the user's way of writing, with at most `digits` decimals. */
export function number(value: number, digits = 3): string {
  return numberFormat({ maximumFractionDigits: digits }).format(value);
}

/** A size in bytes, in the unit a person would use. */
export function bytes(value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let size = value;
  let step = 0;
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  return numberFormat({
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(size);
}

/** A share of all, 0 to 1, as `96.3%`. */
export function percent(share: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** How long one waits, in whole seconds, minutes or hours: `45 s`, `5 min`, `2 h`. */
export function span(seconds: number): string {
  if (seconds < 120) return `${number(seconds, 0)}\u00a0s`;
  if (seconds < 7200) return `${number(Math.ceil(seconds / 60), 0)}\u00a0min`;
  return `${number(Math.ceil(seconds / 3600), 0)}\u00a0h`;
}

/** A duration given in microseconds: `0.2 µs`, `18 µs`, `1.4 ms`, `2.4 s`. */
export function microseconds(us: number): string {
  if (us < 999.5) return `${number(Math.max(us, 0.1), us < 9.95 ? 1 : 0)}\u00a0µs`;
  const ms = us / 1000;
  if (ms < 999.5) return `${number(ms, ms < 9.95 ? 1 : 0)}\u00a0ms`;
  return `${number(ms / 1000, 1)}\u00a0s`;
}

/** A duration given in milliseconds, with the unit signs of the SI: `0.2 ms`, `34 ms`, `1.2 s`. */
export function duration(ms: number): string {
  if (ms >= 1000) return `${number(ms / 1000, 1)}\u00a0s`;
  return `${number(Math.max(ms, 0.1), ms < 10 ? 1 : 0)}\u00a0ms`;
}

/** Typed days, 1 to 3,650; null for an empty field, undefined for what is no such number. */
export function readDays(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  const days = Number(typed);
  return /^\d{1,4}$/.test(typed) && days >= 1 && days <= 3650 ? days : undefined;
}

/**
 * A typed number in whole units of its last of `digits` decimals; none when it is no such number. Comma and
 * point both part decimals.
 */
export function parseDecimal(text: string, digits: number): number | null {
  let typed = text.replaceAll(/[\s\u00a0\u202f’']/g, '');
  // Where both stand, the last one parts the decimals: `1.234,50`.
  const [comma, point] = [typed.lastIndexOf(','), typed.lastIndexOf('.')];
  if (comma >= 0 && point >= 0) typed = typed.replaceAll(comma > point ? '.' : ',', '');
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(typed);
  if (!match?.[1] || (match[2] ?? '').length > digits) return null;
  return Number(match[1] + (match[2] ?? '').padEnd(digits, '0'));
}

/** A number for a field: in the user's way of writing, without marks between thousands. */
export function plainNumber(value: number): string {
  return numberFormat({ maximumFractionDigits: 3, useGrouping: false }).format(value);
}

/** A typed number in thousandths, with at most three decimals; null for an empty field, undefined for no number. */
export function readMilli(text: string): number | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  const match = /^(\d{1,9})(?:[.,](\d{1,3}))?$/.exec(typed);
  if (!match?.[1]) return undefined;
  return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(3, '0'));
}
