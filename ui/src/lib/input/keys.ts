import { checkDigit } from './check-digit';

/** Between two keys of a scanner pass at most this many milliseconds on average; people are slower. */
const GAP = 35;
/** Fewer characters are no code. */
const SHORTEST = 6;
/**
 * After this many milliseconds of quiet a single key is a shortcut. Until then a key belongs to those before: a busy machine may
 * hold one of a scanner's up.
 */
const QUIET = 90;
/** After this many a code without Enter is complete. The keys of a busy window come late, all at once. */
const COMPLETE = 250;
/** A timer that comes so many milliseconds late tells of a page that stood still: more keys may be waiting. */
const LATE = 50;
/** Keys that come to a field within so many milliseconds of digits typed there go on with them, and are no code of their own. */
const SAME_NUMBER = 1000;
/** The separator within GS1 codes (FNC1), as it is told to the program. */
const SEPARATOR = '\u001d';

/** A product number, behind how it was read. */
const NUMBER = /^(\][A-Za-z]\d)?(\d{8}|\d{12,14})$/;

/** What scanners may type behind a code. */
const SUFFIXES = ['Enter', 'Tab', '\n', '\r'];

export interface KeyHandlers {
  /** A USB scanner typed a code. */
  scan: (text: string) => void;
  /** A person pressed one key. */
  shortcut: (key: string) => void;
}

type Field = HTMLInputElement | HTMLTextAreaElement;

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

/** True of a field that a scanner may type into as a person would, because a code is what is wanted there. */
function wantsCode(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.dataset.takesCode !== undefined;
}

/**
 * What scanners make of the separator: the control character itself, or the keys that stand for it on a terminal
 * (Ctrl and `]`), F8, or a `^` that a keyboard layout holds back for an accent.
 */
function character(event: KeyboardEvent): string | null {
  const { key } = event;
  if (event.ctrlKey)
    return key === ']' || key === SEPARATOR || event.code === 'BracketRight' ? SEPARATOR : null;
  if (event.metaKey || event.altKey) return null;
  if (key === 'F8' || key === 'GroupSeparator') return SEPARATOR;
  if (key === 'Dead') return '^';
  return key.length === 1 && key !== ' ' ? key : null;
}

/** A typed code as the program reads it: with the separator itself, however the scanner sends it. */
export function readTyped(text: string): string {
  const named = text.replaceAll(/<GS>/gi, SEPARATOR);
  // A `^` may be a part of other codes: it separates only in what begins as an element string does.
  const start = named.replace(/^\][A-Za-z]\d/, '').replace(SEPARATOR, '^');
  return /^\^?\d{2}/.test(start) ? named.replaceAll('^', SEPARATOR) : named;
}

/**
 * True of what nobody types: the digits of a product number, or a code that begins with how it was read (AIM) or holds a
 * separator. In a field nothing else is taken for a scan.
 */
function isPlainlyCode(text: string): boolean {
  return NUMBER.test(text) || /^\][A-Za-z]\d.{6,}/.test(text) || text.includes(SEPARATOR);
}

/** True unless it may be the beginning of a longer number: then the last digit is not that of the others. */
function isWhole(text: string): boolean {
  const digits = NUMBER.exec(text)?.[2];
  return digits === undefined || digits.endsWith(checkDigit(digits.slice(0, -1)));
}

/**
 * Tells a USB scanner from a person. Both arrive as keys; a scanner's come within milliseconds of each
 * other. A single key is told only after the quiet time, since a code may begin with the same one.
 *
 * In a text field a person's keys are left alone. What a scanner typed into it is taken out again, and told.
 */
export class KeyReader {
  private buffer = '';
  private firstAt = 0;
  private lastAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The field that the keys go to, and what was in it before them. */
  private field: { element: Field; value: string; goesOn: boolean } | null = null;
  /** Where digits were typed last as a person does, and when. */
  private digits: { element: Field; at: number } | null = null;

  constructor(
    private readonly handlers: KeyHandlers,
    /** When a key was pressed, in milliseconds: by the event, as the handling may lag behind. */
    private readonly pressedAt: (event: KeyboardEvent) => number = (event) => event.timeStamp,
  ) {}

  readonly onKeyDown = (event: KeyboardEvent): void => {
    const { target } = event;
    const typed = takesText(target);
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (event.isComposing || wantsCode(target) || (typed && !isField)) {
      this.reset();
      return;
    }
    const at = this.pressedAt(event);
    if (at - this.lastAt > this.patience() || (this.field && this.field.element !== target)) this.flush();
    if (SUFFIXES.includes(event.key) && this.isCode(true)) {
      // The scanner's Enter must not press the button that happens to have the focus, nor send a form.
      event.preventDefault();
      event.stopPropagation();
      this.flush(true);
      return;
    }
    const char = character(event);
    if (char === null) {
      // What was pressed just before comes first.
      if (event.key !== 'Shift' && event.key !== 'Control') this.flush();
      if (SUFFIXES.includes(event.key)) this.digits = null;
      return;
    }
    if (event.repeat) return;
    if (this.buffer === '') {
      this.firstAt = at;
      const goesOn = this.digits?.element === target && at - this.digits.at <= SAME_NUMBER;
      this.field = isField && typed ? { element: target, value: target.value, goesOn } : null;
    }
    this.lastAt = at;
    this.buffer += char;
    this.flushAfter(this.buffer.length > 1 ? COMPLETE : this.patience());
  };

  /**
   * After how many milliseconds of quiet the keys so far are all there were. A busy machine may hold one key of a code up for longer
   * than a person would wait between two; a `]` begins nothing but how a code was read.
   */
  private patience(): number {
    const mayGoOn = this.buffer === ']' || (this.buffer.length > 1 && (this.field === null || this.isFast()));
    return mayGoOn ? COMPLETE : QUIET;
  }

  private flushAfter(milliseconds: number): void {
    const due = performance.now() + milliseconds;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (performance.now() - due > LATE) this.flushAfter(milliseconds);
      else this.flush();
    }, milliseconds);
  }

  /** True when the keys so far came as fast as a scanner's. */
  private isFast(): boolean {
    return this.lastAt - this.firstAt <= GAP * (this.buffer.length - 1);
  }

  /** True when what was typed so far is a scanner's; `ended`: it was told to be all of it. */
  private isCode(ended: boolean): boolean {
    if (this.buffer.length < SHORTEST) return false;
    const text = readTyped(this.buffer);
    if (this.field)
      return this.isFast() && !this.field.goesOn && isPlainlyCode(text) && (ended || isWhole(text));
    // Where nothing is written nobody types what is plainly a code, so that a slow scanner's is taken, too.
    const isAll = NUMBER.test(text) ? isWhole(text) : ended;
    return this.isFast() || (isPlainlyCode(text) && isAll);
  }

  private flush(ended = false): void {
    const { buffer, field } = this;
    const isCode = this.isCode(ended);
    if (buffer !== '') {
      const isNumber = field !== null && !isCode && /\d$/.test(buffer);
      this.digits = isNumber ? { element: field.element, at: this.lastAt } : null;
    }
    this.reset();
    if (isCode) {
      if (field) putBack(field.element, field.value);
      this.handlers.scan(readTyped(buffer));
    } else if (!field) {
      for (const key of buffer) this.handlers.shortcut(key);
    }
  }

  reset(): void {
    this.buffer = '';
    this.field = null;
    clearTimeout(this.timer);
  }
}

/** Gives a field its text again, as typing would: whoever follows the field hears of it. */
function putBack(element: Field, value: string): void {
  if (element.value === value) return;
  element.value = value;
  element.dispatchEvent(new Event('input', { bubbles: true }));
}
