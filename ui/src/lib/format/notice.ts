import type { NoticesView, ProductRow } from '$lib/backend/types';
import { number } from './numbers';
import { m } from '$lib/paraglide/messages.js';

/** No more names than this fit into a notification. */
const NAMED = 3;

/** What wants attention, as a notification of the system says it. */
export function noticeText({ past, soon, recalled, unreached }: NoticesView): {
  title: string;
  body: string;
} {
  const names = named(unreached.map(({ product }) => product));
  const back = named(recalled);
  const lines = [
    back ? m.notice_recalled({ names: back }) : null,
    past > 0 ? m.notice_past({ count: past, shown: number(past) }) : null,
    soon > 0 ? m.notice_soon({ count: soon, shown: number(soon) }) : null,
    names ? m.notice_unreached({ names }) : null,
  ].filter((line) => line !== null);
  return { title: m.notice_title(), body: lines.length > 0 ? lines.join('\n') : m.notice_nothing() };
}

/** The first few names; of what has none there is nothing to say. */
function named(products: readonly ProductRow[]): string {
  const names = [...new Set(products.map(({ name }) => name ?? ''))].filter(Boolean);
  return names.slice(0, NAMED).join(', ');
}
