import type { DateReading, PrintedDate } from '$lib/backend/types';
import type { ScanRow } from './session.svelte';

/** Reading the date of a row off its pack with the camera. */
export class DateByCamera {
  /** True while a camera is on that could read one. */
  possible = $state(false);
  /** What may be meant, the likeliest first. */
  dates = $state<PrintedDate[]>([]);
  /** Takes what the camera reads for the row that asked last: another one for each time it is asked. */
  take = $state<((reading: DateReading) => void) | null>(null);
  private asked = $state<ScanRow | null>(null);

  /** Whose date is wanted; none while codes are. A row that was taken back wants none. */
  get row(): ScanRow | null {
    return this.asked?.takesDate ? this.asked : null;
  }

  begin(row: ScanRow): void {
    if (!this.possible) return;
    this.asked = row;
    this.dates = [];
    this.take = ({ dates }) => (this.dates = dates);
  }

  end(): void {
    this.asked = null;
    this.dates = [];
    this.take = null;
  }
}
