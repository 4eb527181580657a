import type { DateFrom, DateKind, DateStatus, HistoryRange, LotView } from '$lib/backend/types';
import { i18n } from '$lib/i18n/i18n.svelte';
import { m } from '$lib/paraglide/messages.js';

const formats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = i18n.tag + JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(i18n.tag, options);
    formats.set(key, format);
  }
  return format;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase(i18n.tag) + text.slice(1);
}

function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(i18n.tag, { numeric: 'auto' }).format(value, unit);
}

/** A civil date `YYYY-MM-DD` as `14 Mar 2027`. */
export function civil(date: string): string {
  const parsed = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime())) return date;
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(parsed);
}

/** The same with its words: `Best before 14 Mar 2027`; `about` when it is a guess. */
export function dated(date: string, kind: DateKind, from: DateFrom | null = null): string {
  const day = from === null || from === 'code' ? civil(date) : m.about({ date: civil(date) });
  return kind === 'use-by' ? m.date_use_by({ date: day }) : m.date_best_before({ date: day });
}

export interface Badge {
  status: DateStatus;
  useBy: boolean;
  /** What stands on it: `Yesterday`, `In 2 days`, `14 Mar 2027`, `No date`. */
  text: string;
  /** The whole of it, for a tooltip and a screen reader. */
  full: string;
}

/** What the date of a lot looks like; near dates in words, far ones as a date. */
export function badge(
  lot: Pick<LotView, 'date' | 'dateKind' | 'dateFrom' | 'status' | 'daysLeft'> | null,
): Badge {
  if (!lot?.date) return { status: 'none', useBy: false, text: m.date_none(), full: m.date_none() };
  const days = lot.daysLeft;
  const near = days !== null && days >= -7 && days <= 7;
  const when = near ? capital(relative(days, 'day')) : civil(lot.date);
  const useBy = lot.dateKind === 'use-by';
  return {
    status: lot.status,
    useBy,
    text: useBy ? m.date_use_by({ date: near ? relative(days, 'day') : when }) : when,
    full: dated(lot.date, lot.dateKind, lot.dateFrom),
  };
}

/** How long ago a moment (RFC 3339) was: `just now`, `3 days ago`. */
export function ago(moment: string, now = Date.now()): string {
  const seconds = Math.round((Date.parse(moment) - now) / 1000);
  const past = -seconds;
  if (past < 60) return m.time_just_now();
  if (past < 3600) return relative(Math.round(seconds / 60), 'minute');
  if (past < 86_400) return relative(Math.round(seconds / 3600), 'hour');
  if (past < 86_400 * 60) return relative(Math.round(seconds / 86_400), 'day');
  if (past < 86_400 * 700) return relative(Math.round(seconds / (86_400 * 30.44)), 'month');
  return relative(Math.round(seconds / (86_400 * 365.25)), 'year');
}

/** When a stretch of a history begins: `14:05` within a day, `9 Nov` within a month. */
export function stretch(from: string, range: HistoryRange): string {
  return dateFormat(
    range === 'month' ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' },
  ).format(new Date(from));
}

/** A moment for the journal: `9 Nov, 14:05`, with its year when it is not this one. */
export function moment(at: string, now = new Date()): string {
  const then = new Date(at);
  const sameYear = then.getFullYear() === now.getFullYear();
  return dateFormat({
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(then);
}

/** The time of a moment alone: `14:05`. */
export function clock(at: string): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
}

/** A time of day `HH:MM` in the user's way of writing: `9:00`, `9:00 am`. */
export function timeOfDay(time: string): string {
  const at = new Date(`1970-01-01T${time}:00Z`);
  if (Number.isNaN(at.getTime())) return time;
  return dateFormat({ hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }).format(at);
}

/** The day of a moment where the window is, `YYYY-MM-DD`. */
export function localDay(at: string): string {
  const then = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

/** The same day and month in the newest year in which it is not ahead. */
export function lastOne(date: string, now = new Date()): string {
  const today = localDay(now.toISOString());
  let year = Number(date.slice(0, 4));
  for (let tries = 0; tries < 100; tries += 1, year -= 1) {
    const then = `${year}${date.slice(4)}`;
    // 29 February is not in every year.
    const real = new Date(`${then}T00:00:00Z`).getUTCDate() === Number(date.slice(8));
    if (real && then <= today) return then;
  }
  return date;
}

/** A day as a heading: `Today`, `Yesterday`, `Monday, 9 November`, with its year when it is not this one. */
export function dayHeading(day: string, now = new Date()): string {
  const then = new Date(`${day}T00:00:00Z`);
  const today = new Date(`${localDay(now.toISOString())}T00:00:00Z`);
  const days = Math.round((then.getTime() - today.getTime()) / 86_400_000);
  if (days === 0 || days === -1) return capital(relative(days, 'day'));
  return dateFormat({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
    ...(then.getUTCFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(then);
}

/** A civil date without its year when that is near: `12 May`, `12 May 2028`. */
export function brief(date: string, now = new Date()): string {
  const then = new Date(`${date}T00:00:00Z`);
  if (!(Math.abs(then.getTime() - now.getTime()) < 300 * 86_400_000)) return civil(date);
  return dateFormat({ day: 'numeric', month: 'short', timeZone: 'UTC' }).format(then);
}

/** Who said a date, when it was not the user. */
export function dateSaid(from: DateFrom | null): string | null {
  switch (from) {
    case 'code':
      return m.said_code();
    case 'learned':
      return m.said_learned();
    case 'suggested':
      return m.said_suggested();
    case null:
      return null;
  }
}
