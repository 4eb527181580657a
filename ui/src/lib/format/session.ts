import { m } from '$lib/paraglide/messages.js';
import type { ScanRow } from '$lib/state/session.svelte';

/** What a session came to, in words: `12 added · 1 used · 2 without a date · 1 to look at`. */
export function sessionSummary(rows: readonly ScanRow[]): string {
  const live = rows.filter((row) => !row.takenBack);
  const booked = (mode: ScanRow['mode']) => live.filter((row) => row.mode === mode && row.steps.length > 0);
  const words = (count: number, say: (given: { count: number }) => string) =>
    count > 0 ? [say({ count })] : [];
  return [
    ...words(packs(booked('add')), m.session_added),
    ...words(packs(booked('use')), m.session_used),
    ...words(packs(booked('waste')), m.session_wasted),
    ...words(booked('add').filter((row) => row.lot && !row.lot.date).length, m.session_undated),
    ...words(live.filter((row) => row.needsAttention).length, m.session_open),
  ].join(' · ');
}

/** How many packs; what is counted by weight or volume is one each. */
function packs(rows: ScanRow[]): number {
  return rows.reduce((sum, row) => sum + (isCounted(row) ? Math.round(row.milli / 1000) : 1), 0);
}

function isCounted(row: ScanRow): boolean {
  const unit = row.lot?.amount.unit ?? row.product?.total.unit ?? 'piece';
  return unit === 'piece' || unit === 'pack';
}
