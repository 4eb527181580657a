/** `date` moved by a number of days. */
export function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** Days from `from` to `to`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

function iso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

function monthEnd(year: number, month: number): string | null {
  if (month < 1 || month > 12) return null;
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

const fullYear = (year: string) => (year.length === 2 ? 2000 + Number(year) : Number(year));

/** The typed shortcuts, as far as the samples and tests need them; the program's own reader knows more. */
export function readDate(text: string, today: string): string | null {
  const typed = text.trim();
  let match = /^\+(\d+)([dwmy]?)$/.exec(typed);
  if (match) {
    const count = Number(match[1]);
    if (match[2] === 'w') return addDays(today, count * 7);
    if (match[2] === 'm' || match[2] === 'y') {
      const months = Number(today.slice(5, 7)) - 1 + count * (match[2] === 'y' ? 12 : 1);
      const year = Number(today.slice(0, 4)) + Math.floor(months / 12);
      const month = (months % 12) + 1;
      return iso(year, month, Number(today.slice(8))) ?? monthEnd(year, month);
    }
    return addDays(today, count);
  }
  match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed);
  if (match) return iso(Number(match[1]), Number(match[2]), Number(match[3]));
  match = /^(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})?$/.exec(typed);
  if (match) {
    const [day, month] = [Number(match[1]), Number(match[2])];
    if (match[3]) return iso(fullYear(match[3]), month, day);
    const year = Number(today.slice(0, 4));
    const date = iso(year, month, day);
    return date !== null && date < today ? iso(year + 1, month, day) : date;
  }
  match = /^(\d{1,2})\/(\d{2}|\d{4})$/.exec(typed);
  if (match?.[2]) return monthEnd(fullYear(match[2]), Number(match[1]));
  match = /^(\d{2})(\d{2})$/.exec(typed);
  if (match?.[2]) return monthEnd(fullYear(match[2]), Number(match[1]));
  return null;
}
