export interface ToastAction {
  label: string;
  run: () => void;
}

export interface Toast {
  id: number;
  text: string;
  tone: 'plain' | 'bad';
  actions: ToastAction[];
}

/** How long a toast stays, in milliseconds, while nobody looks at it closely. */
const STAY = 8000;
/** More than these at once would cover the page. */
const MOST = 3;

/** Short messages that go by themselves; each stays while it has the pointer or the focus. */
export class Toasts {
  list = $state<Toast[]>([]);
  private serial = 0;
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();

  show(text: string, actions: ToastAction[] = [], tone: Toast['tone'] = 'plain'): void {
    this.serial += 1;
    const toast = { id: this.serial, text, tone, actions };
    const kept = this.list.slice(-(MOST - 1));
    for (const old of this.list) if (!kept.includes(old)) this.release(old.id);
    this.list = [...kept, toast];
    this.release(toast.id);
    this.resume(toast.id);
  }

  close(id: number): void {
    this.release(id);
    this.list = this.list.filter((t) => t.id !== id);
  }

  /** Keeps a toast while someone is at it. */
  release(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
  }

  resume(id: number): void {
    this.release(id);
    this.timers.set(
      id,
      setTimeout(() => this.close(id), STAY),
    );
  }
}
