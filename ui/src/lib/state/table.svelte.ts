import type { AddRequest, PastedRow } from '$lib/backend/types';
import { number } from '$lib/format/numbers';
import { m } from '$lib/paraglide/messages.js';
import { SvelteSet } from 'svelte/reactivity';
import type { Larder } from './larder.svelte';

/** A table from a spreadsheet: its text, what was read of it, and which rows are to be added. */
export class Table {
  /** What was pasted or typed. */
  text = $state('');
  /** What was read; none before that. */
  rows = $state.raw<PastedRow[] | null>(null);
  /** Rows that were left out because there were too many. */
  left = $state(0);
  busy = $state(false);
  /** Only rows that something is wrong with are shown. */
  onlyProblems = $state(false);

  /** Lines that the user does not want. */
  private readonly unwanted = new SvelteSet<number>();
  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly larder: Larder) {}

  // A table outlives the screen that it was pasted on, which a `$derived` made there would not.
  get shown(): PastedRow[] {
    const rows = this.rows ?? [];
    return this.onlyProblems ? rows.filter((r) => r.problems.length > 0) : rows;
  }

  get problems(): number {
    return (this.rows ?? []).filter((r) => r.problems.length > 0).length;
  }

  /** Rows that can't be added, whatever the user wants. */
  get impossible(): number {
    return (this.rows ?? []).filter((r) => r.add === null).length;
  }

  get wanted(): AddRequest[] {
    return (this.rows ?? []).flatMap((r) => (r.add && this.isWanted(r) ? [r.add] : []));
  }

  isWanted(row: PastedRow): boolean {
    return row.add !== null && !this.unwanted.has(row.line);
  }

  want(row: PastedRow, wanted: boolean): void {
    if (wanted) this.unwanted.delete(row.line);
    else this.unwanted.add(row.line);
  }

  wantAll(wanted: boolean): void {
    for (const row of this.shown) if (row.add) this.want(row, wanted);
  }

  /** Reads a text as a table; what it holds is shown before anything is added. */
  async read(text: string): Promise<void> {
    this.text = text;
    this.question += 1;
    const { question } = this;
    this.busy = true;
    try {
      const { rows, left } = await this.larder.backend.readTable(text);
      if (question !== this.question) return;
      this.unwanted.clear();
      this.onlyProblems = false;
      this.rows = rows;
      this.left = left;
    } catch (thrown) {
      if (question === this.question) this.larder.fail(thrown);
    } finally {
      if (question === this.question) this.busy = false;
    }
  }

  /** Back to the text, to mend it. */
  mend(): void {
    this.question += 1;
    this.rows = null;
    this.busy = false;
  }

  /** Adds the rows that are wanted, as one; true once that is done. */
  async add(): Promise<boolean> {
    const { wanted } = this;
    if (this.busy || wanted.length === 0) return false;
    this.busy = true;
    const label = m.paste_done({ count: wanted.length, shown: number(wanted.length) });
    const done = await this.larder.doing(() => this.larder.backend.addMany(wanted), label);
    this.busy = false;
    if (done) {
      this.rows = null;
      this.text = '';
    }
    return done;
  }
}
