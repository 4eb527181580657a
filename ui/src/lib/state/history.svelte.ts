import type { Backend } from '$lib/backend/backend';
import { toErrorView } from '$lib/backend/errors';
import type { Amount, JournalEntry, UndoView } from '$lib/backend/types';
import { errorSentence } from '$lib/format/words';
import { m } from '$lib/paraglide/messages.js';
import { SvelteSet } from 'svelte/reactivity';
import type { ToastAction, Toasts } from './toasts.svelte';

/** A thing done in this window, and how to say it: in words of the moment, as names arrive late. */
export interface Done {
  transactionId: string;
  label: () => string;
}

/** What a toast says and offers besides the undo. */
export interface ToastMore {
  /** In place of what was done. */
  text?: string;
  actions?: ToastAction[];
}

/** All that was done as one, such as a shopping trip; `transactionIds` as far as this window knows them. */
export interface DoneTogether {
  groupId: string;
  transactionIds: string[];
  label: () => string;
}

/** What to do about later things: undo them too, keep them and count in what is missing, or leave all as it is. */
export type BlockedAnswer = 'also' | 'correct' | 'leave';

/** A question to the user: later things need what is to be undone. */
export interface BlockedUndo {
  label: string;
  blockers: JournalEntry[];
  /** What would have to be counted in; empty where that does not help. */
  missing: Amount[];
  answer: (answer: BlockedAnswer) => void;
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

  /** Records a thing and offers its undo in a toast, which may say and offer more. */
  recordWithToast(done: Done, more: ToastMore = {}): void {
    this.record(done);
    this.toasts.show(more.text ?? done.label(), [
      ...(more.actions ?? []),
      { label: m.undo(), run: () => void this.undoWithToast(done) },
    ]);
  }

  /**
   * Takes one transaction back. Blockers within `own` are taken back with it; others are put to the
   * user. Resolves to whether it is undone.
   */
  async undo(done: Done, own: ReadonlySet<string> = new Set()): Promise<boolean> {
    if (this.undone.has(done.transactionId)) return true;
    const undone = await this.takeBack(
      (also, correct) => this.backend.undo(done.transactionId, also, correct),
      [done.transactionId],
      done.label,
      own,
    );
    return undone !== null;
  }

  /**
   * Takes back all that was done as one, as `undo` does one. Resolves to what does it again, or to none
   * while it stands.
   */
  async undoGroup(group: DoneTogether): Promise<(() => Promise<boolean>) | null> {
    const before = this.done;
    const undone = await this.takeBack(
      (also, correct) => this.backend.undoGroup(group.groupId, also, correct),
      group.transactionIds,
      group.label,
      new Set(),
    );
    if (!undone) return null;
    const { answer, all } = undone;
    return async () => {
      try {
        if (answer !== null) await this.takeAnswerBack(answer);
        for (const id of all) this.undone.delete(id);
        this.done.push(...before.filter((d) => all.includes(d.transactionId)));
        return true;
      } catch (thrown) {
        this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
        return false;
      }
    };
  }

  /** Takes an undo back; one of several things is in a group of its own with the others. */
  private async takeAnswerBack(transactionId: string): Promise<void> {
    const { entries } = await this.backend.journal({
      productId: null,
      actions: ['undone'],
      from: null,
      to: null,
      offset: 0,
      limit: 500,
    });
    const group = entries.find((e) => e.transactionId === transactionId)?.groupId ?? null;
    if (group === null) await this.backend.undo(transactionId, []);
    else await this.backend.undoGroup(group, []);
  }

  /** None when it was left, or failed. */
  private async takeBack(
    undo: (also: string[], correct: boolean) => Promise<UndoView>,
    ids: string[],
    label: () => string,
    own: ReadonlySet<string>,
  ): Promise<{ answer: string | null; all: string[] } | null> {
    try {
      let also: string[] = [];
      let correct = false;
      let answered: string | null = null;
      // Each round names blockers that the one before did not know; the journal is finite.
      for (;;) {
        const { transactionId, blockers, missing } = await undo(also, correct);
        if (blockers.length === 0) {
          answered = transactionId;
          break;
        }
        const known = new Set([...own, ...also]);
        if (blockers.some((b) => !known.has(b.transactionId))) {
          const answer = await this.ask(label(), blockers, missing);
          if (answer === 'leave') return null;
          if (answer === 'correct') {
            // What can't be counted in either stays as it is.
            if (correct) return null;
            correct = true;
            continue;
          }
        }
        const next = [...new Set([...also, ...blockers.map((b) => b.transactionId)])];
        if (next.length === also.length) return null;
        also = next;
      }
      const all = [...ids, ...also];
      for (const id of all) this.undone.add(id);
      this.done = this.done.filter((d) => !this.undone.has(d.transactionId));
      return { answer: answered, all };
    } catch (thrown) {
      this.toasts.show(errorSentence(toErrorView(thrown)), [], 'bad');
      return null;
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

  private ask(label: string, blockers: JournalEntry[], missing: Amount[]): Promise<BlockedAnswer> {
    return new Promise((resolve) => {
      this.blocked = {
        label,
        blockers,
        missing,
        answer: (answer) => {
          this.blocked = null;
          resolve(answer);
        },
      };
    });
  }
}
