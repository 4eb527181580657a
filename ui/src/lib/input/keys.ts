/** Between two keys of a scanner pass at most this many milliseconds; people are slower. */
const GAP = 35;
/** Fewer characters are no code. */
const SHORTEST = 6;
/** After this many milliseconds of quiet a code without Enter is complete, and a single key is a shortcut. */
const QUIET = 90;

export interface KeyHandlers {
  /** A USB scanner typed a code. */
  scan: (text: string) => void;
  /** A person pressed one key. */
  shortcut: (key: string) => void;
}

/** True where typed text belongs to the element itself. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  const typed = ['button', 'checkbox', 'radio', 'range', 'file', 'submit', 'reset'];
  return target instanceof HTMLInputElement && !typed.includes(target.type);
}

/**
 * Tells a USB scanner from a person. Both arrive as keys; a scanner's come within milliseconds of each
 * other. A single key is told only after the quiet time, since a code may begin with the same one.
 */
export class KeyReader {
  private buffer = '';
  private lastAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly handlers: KeyHandlers,
    /** When a key was pressed, in milliseconds: by the event, as the handling may lag behind. */
    private readonly pressedAt: (event: KeyboardEvent) => number = (event) => event.timeStamp,
  ) {}

  readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || takesText(event.target)) {
      this.reset();
      return;
    }
    const at = this.pressedAt(event);
    if (at - this.lastAt > GAP) this.flush();
    this.lastAt = at;
    if ((event.key === 'Enter' || event.key === 'Tab') && this.buffer.length >= SHORTEST) {
      // The scanner's Enter must not press the button that happens to have the focus.
      event.preventDefault();
      this.flush();
      return;
    }
    if (event.key.length !== 1 || event.key === ' ') {
      if (event.key !== 'Shift') this.reset();
      return;
    }
    if (event.repeat) return;
    this.buffer += event.key;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), QUIET);
  };

  private flush(): void {
    const text = this.buffer;
    this.reset();
    if (text.length >= SHORTEST) this.handlers.scan(text);
    else if (text.length === 1) this.handlers.shortcut(text);
  }

  reset(): void {
    this.buffer = '';
    clearTimeout(this.timer);
  }
}
