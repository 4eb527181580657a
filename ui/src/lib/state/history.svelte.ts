import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { JournalEntry } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { SvelteSet } from 'svelte/reactivity';
import type { Toasts } from './toasts.svelte';

/** A thing done in this window, and how to say it: in words of the moment, as names arrive late. */
export interface Done {
  transactionId: string;
  label: () => string;
}

/** A question to the user: these later things have to be undone as well. */
export interface BlockedUndo {
  label: string;
  blockers: JournalEntry[];
  answer: (also: boolean) => void;
}

/**
 * What was done in this window, newest last, and its undoing. The journal is the truth and the program
 * decides; here is only what Ctrl+Z and the toasts need, and the question about blockers.
 */
export class History {
  /** Transactions that are taken back, whichever view did it. */
  readonly undone = new SvelteSet<string>();
  /** Set while the user is asked whether later things may be undone too. */
  blocked = $state<BlockedUndo | null>(null);

  private done: Done[] = [];

  constructor(
    private readonly backend: Backend,
    private readonly toasts: Toasts,
  ) {}

  record(done: Done): void {
    this.done.push(done);
  }

  /** Records a thing and offers its undo in a toast. */
  recordWithToast(done: Done): void {
    this.record(done);
    this.toasts.show(done.label(), [{ label: m.undo(), run: () => void this.undoWithToast(done) }]);
  }

  /**
   * Takes one transaction back. Blockers within `own` are taken back with it; others are put to the
   * user. Resolves to whether it is undone.
   */
  async undo(done: Done, own: ReadonlySet<string> = new Set()): Promise<boolean> {
    if (this.undone.has(done.transactionId)) return true;
    try {
      let also: string[] = [];
      // Each round names blockers that the one before did not know; the journal is finite.
      for (;;) {
        const answer = await this.backend.undo(done.transactionId, also);
        if (answer.blockers.length === 0) break;
        const foreign = answer.blockers.filter(
          (b) => !own.has(b.transactionId) && !also.includes(b.transactionId),
        );
        if (foreign.length > 0 && !(await this.ask(done.label(), answer.blockers))) return false;
        const next = [...new Set([...also, ...answer.blockers.map((b) => b.transactionId)])];
        if (next.length === also.length) return false;
        also = next;
      }
      for (const id of [done.transactionId, ...also]) this.undone.add(id);
      this.done = this.done.filter((d) => !this.undone.has(d.transactionId));
      return true;
    } catch (thrown) {
      this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
      return false;
    }
  }

  async redo(done: Done): Promise<boolean> {
    try {
      await this.backend.redo(done.transactionId);
      this.undone.delete(done.transactionId);
      this.done.push(done);
      return true;
    } catch (thrown) {
      this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
      return false;
    }
  }

  async undoWithToast(done: Done): Promise<void> {
    if (!(await this.undo(done))) return;
    this.toasts.show(m.taken_back({ what: done.label() }), [
      { label: m.redo(), run: () => void this.redoWithToast(done) },
    ]);
  }

  private async redoWithToast(done: Done): Promise<void> {
    if (await this.redo(done)) this.toasts.show(done.label());
  }

  /** Ctrl+Z: the last thing done in this window. */
  async undoLast(): Promise<void> {
    const last = this.done.at(-1);
    if (last) await this.undoWithToast(last);
    else this.toasts.show(m.nothing_to_undo());
  }

  private ask(label: string, blockers: JournalEntry[]): Promise<boolean> {
    return new Promise((resolve) => {
      this.blocked = {
        label,
        blockers,
        answer: (also) => {
          this.blocked = null;
          resolve(also);
        },
      };
    });
  }
}
