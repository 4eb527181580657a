import type { NoticesView } from '$lib/backend/types';
import { number } from './numbers';
import { m } from '$lib/paraglide/messages.js';

/** No more names than this fit into a notification. */
const NAMED = 3;

/** What wants attention, as a notification of the system says it. */
export function noticeText({ past, soon, unreached }: NoticesView): { title: string; body: string } {
  const names = [...new Set(unreached.map((lot) => lot.product.name ?? ''))].filter(Boolean);
  const lines = [
    past > 0 ? m.notice_past({ count: past, shown: number(past) }) : null,
    soon > 0 ? m.notice_soon({ count: soon, shown: number(soon) }) : null,
    names.length > 0 ? m.notice_unreached({ names: names.slice(0, NAMED).join(', ') }) : null,
  ].filter((line) => line !== null);
  return { title: m.notice_title(), body: lines.length > 0 ? lines.join('\n') : m.notice_nothing() };
}
