import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { Action, AppEvent, ErrorView, JournalEntry } from '$lib/backend/types';
import { localDay } from '$lib/format/dates';

/** Entries asked for at once. */
const PAGE = 50;
/** More the program does not give in one answer. */
const MOST = 500;

/** One line of the journal: an entry, or several that were done as one. */
export interface Line {
  /** The same for as long as the line is there, whatever else comes to it. */
  key: string;
  /** The group's id, none for an entry by itself. */
  groupId: string | null;
  entries: JournalEntry[];
}

export interface Day {
  /** `YYYY-MM-DD`, where the window is. */
  day: string;
  lines: Line[];
}

/** Entries, newest first, as days and lines: those of one group that follow each other are one line. */
export function byDay(entries: readonly JournalEntry[]): Day[] {
  const groups = new Map(entries.map((e) => [e.transactionId, e.groupId]));
  const days: Day[] = [];
  for (const entry of entries) {
    const day = localDay(entry.at);
    let last = days.at(-1);
    if (last?.day !== day) {
      last = { day, lines: [] };
      days.push(last);
    }
    // What was taken back on the way belongs to it.
    const groupId = (entry.of === null ? null : groups.get(entry.of)) ?? entry.groupId;
    const line = last.lines.at(-1);
    if (line && groupId !== null && line.groupId === groupId) {
      if (line.entries.every((e) => e.of !== null)) line.key = entry.transactionId;
      line.entries.push(entry);
    } else last.lines.push({ key: entry.transactionId, groupId, entries: [entry] });
  }
  return days;
}

/** The whole journal, newest first, as far as it was asked for. */
export class Journal {
  actions = $state<Action[]>([]);
  from = $state<string | null>(null);
  to = $state<string | null>(null);

  status = $state<'loading' | 'ready' | 'failed'>('loading');
  error = $state<ErrorView | null>(null);
  entries = $state.raw<JournalEntry[]>([]);
  total = $state(0);
  /** True while more is being asked for. */
  busy = $state(false);

  readonly days = $derived(byDay(this.entries));
  readonly narrowed = $derived(this.actions.length > 0 || this.from !== null || this.to !== null);

  /** Counts questions: an answer to an older one is dropped. */
  private question = 0;

  constructor(private readonly backend: Backend) {}

  toggle(action: Action): void {
    this.actions = this.actions.includes(action)
      ? this.actions.filter((a) => a !== action)
      : [...this.actions, action];
    void this.ask();
  }

  setDays(from: string | null, to: string | null): void {
    this.from = from;
    this.to = to;
    void this.ask();
  }

  clear(): void {
    this.actions = [];
    this.setDays(null, null);
  }

  /** Asks anew from the top. */
  ask(): Promise<void> {
    return this.load(PAGE);
  }

  /** Asks again for all that is shown, after a change. */
  refresh(): Promise<void> {
    return this.load(Math.max(PAGE, this.entries.length));
  }

  async more(): Promise<void> {
    if (this.busy) return;
    const question = this.question;
    this.busy = true;
    try {
      const page = await this.page(this.entries.length, PAGE);
      if (question !== this.question) return;
      this.entries = [...this.entries, ...page.entries];
      this.total = page.total;
    } catch (thrown) {
      if (question === this.question) this.fail(thrown);
    } finally {
      this.busy = false;
    }
  }

  follow(event: AppEvent): void {
    if (event.kind === 'pantry-changed') void this.refresh();
  }

  private async load(count: number): Promise<void> {
    this.question += 1;
    const question = this.question;
    if (this.status === 'failed') this.status = 'loading';
    try {
      const entries: JournalEntry[] = [];
      let total: number;
      do {
        const page = await this.page(entries.length, Math.min(MOST, count - entries.length));
        if (question !== this.question) return;
        entries.push(...page.entries);
        ({ total } = page);
        if (page.entries.length === 0) break;
      } while (entries.length < Math.min(count, total));
      this.entries = entries;
      this.total = total;
      this.status = 'ready';
      this.error = null;
    } catch (thrown) {
      if (question === this.question) this.fail(thrown);
    }
  }

  private fail(thrown: unknown): void {
    this.error = toErrorView(thrown);
    this.status = 'failed';
  }

  private page(offset: number, limit: number) {
    const { from, to } = this;
    return this.backend.journal({ productId: null, actions: [...this.actions], from, to, offset, limit });
  }
}
