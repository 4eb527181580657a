import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyReader, readTyped } from './keys';

const scan = vi.fn();
const shortcut = vi.fn();
let now = 0;
let reader: KeyReader;

function press(key: string, after = 5, target: HTMLElement = document.body, init: KeyboardEventInit = {}) {
  now += after;
  vi.advanceTimersByTime(after);
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.addEventListener('keydown', reader.onKeyDown, { once: true });
  target.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  vi.useFakeTimers();
  now = 1000;
  scan.mockReset();
  shortcut.mockReset();
  reader = new KeyReader({ scan, shortcut }, () => now);
});

afterEach(() => vi.useRealTimers());

describe('a USB scanner', () => {
  it('is read with Enter, which presses nothing', () => {
    for (const key of '4006381333931') press(key);
    const enter = press('Enter');
    expect(scan).toHaveBeenCalledExactlyOnceWith('4006381333931');
    expect(enter.defaultPrevented).toBe(true);
    for (const suffix of ['Tab', '\n']) {
      for (const key of '96385074') press(key);
      expect(press(suffix).defaultPrevented).toBe(true);
      expect(scan).toHaveBeenLastCalledWith('96385074');
    }
    expect(shortcut).not.toHaveBeenCalled();
  });

  it('is read without Enter, after a pause', () => {
    for (const key of '96385074') press(key);
    expect(scan).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(scan).toHaveBeenCalledExactlyOnceWith('96385074');
  });

  it('is told from a person by its speed', () => {
    for (const key of '4006381333931') press(key, 120);
    vi.advanceTimersByTime(300);
    expect(scan).not.toHaveBeenCalled();
  });

  it.each(['4006381333931', ']E096385074'])(
    'is slow, or held up: %s is a whole number all the same',
    (text) => {
      [...text].forEach((key, at) => press(key, at === 7 ? 220 : 60));
      press('Enter');
      expect(scan).toHaveBeenCalledExactlyOnceWith(text);
      expect(shortcut).not.toHaveBeenCalled();
    },
  );

  it('is no slow one where the number is not whole', () => {
    for (const key of '4006381333932') press(key, 60);
    vi.advanceTimersByTime(300);
    expect(scan).not.toHaveBeenCalled();
  });

  it.each<[string, string, KeyboardEventInit]>([
    ['as the control character', '\u001d', {}],
    ['as Ctrl and ]', ']', { ctrlKey: true }],
    ['as F8', 'F8', {}],
    ['as ^', '^', {}],
    ['as a ^ that waits for a letter', 'Dead', {}],
  ])('sends the separator of a GS1 code %s', (_, key, init) => {
    for (const key of ']d2010508545176314310AB') press(key);
    press(key, 5, document.body, init);
    for (const key of '17270401') press(key);
    press('Enter');
    expect(scan).toHaveBeenCalledExactlyOnceWith(']d2010508545176314310AB\u001d17270401');
  });

  it('spells the separator out, or leaves it away', () => {
    expect(readTyped('010508545176314310AB<GS>17270401')).toBe('010508545176314310AB\u001d17270401');
    expect(readTyped('^010508545176314310AB^17270401')).toBe('\u001d010508545176314310AB\u001d17270401');
    expect(readTyped(']C1010508545176314310AB17270401')).toBe(']C1010508545176314310AB17270401');
    expect(readTyped('https://example.org/^')).toBe('https://example.org/^');
  });
});

describe('in a text field', () => {
  let field: HTMLInputElement;

  /** Types as the browser would: the key, and what it writes. */
  function write(text: string, after: number) {
    for (const key of text) {
      press(key, after, field);
      field.value += key;
    }
  }

  beforeEach(() => {
    field = document.body.appendChild(document.createElement('input'));
    field.value = 'mil';
  });

  afterEach(() => field.remove());

  it.each(['4006381333931', '96385074', ']E04006381333931', '4006381333932'])(
    'a scanned %s is taken out again',
    (text) => {
      const heard = vi.fn();
      field.addEventListener('input', heard);
      write(text, 5);
      const enter = press('Enter', 5, field);
      expect(enter.defaultPrevented).toBe(true);
      expect(scan).toHaveBeenCalledExactlyOnceWith(text);
      expect(field.value).toBe('mil');
      expect(heard).toHaveBeenCalledOnce();
    },
  );

  it('a scanner that sends no Enter is told, too', () => {
    write('4006381333931', 5);
    vi.advanceTimersByTime(300);
    expect(scan).toHaveBeenCalledExactlyOnceWith('4006381333931');
    expect(field.value).toBe('mil');
  });

  it.each([
    ['a number that is typed', '4006381333931', 80],
    ['words, however fast', 'strawberry jam', 5],
    ['a date, however fast', '270526', 5],
  ])('leaves %s alone', (_, text, after) => {
    write(text, after);
    expect(press('Enter', after, field).defaultPrevented).toBe(false);
    vi.advanceTimersByTime(300);
    expect(scan).not.toHaveBeenCalled();
    expect(shortcut).not.toHaveBeenCalled();
    expect(field.value).toBe(`mil${text}`);
  });

  it.each([
    ['40063', '81333931'],
    ['40063813', '33931'],
    ['400638133393', '1'],
  ])('a number that was held up after %s stays in one piece', (first, rest) => {
    write(first, 30);
    vi.advanceTimersByTime(400);
    now += 400;
    write(rest, 5);
    expect(press('Enter', 5, field).defaultPrevented).toBe(false);
    expect(scan).not.toHaveBeenCalled();
    expect(field.value).toBe('mil4006381333931');
  });

  it('a code is taken out that comes right after words, after Enter, or a while after digits', () => {
    write('k', 5);
    vi.advanceTimersByTime(100);
    now += 100;
    write('4006381333931', 5);
    press('Enter', 5, field);
    expect(scan).toHaveBeenCalledOnce();
    expect(field.value).toBe('milk');
    write('1', 5);
    press('Enter', 5, field);
    write('4006381333931', 5);
    press('Enter', 5, field);
    expect(scan).toHaveBeenCalledTimes(2);
    write('2', 5);
    vi.advanceTimersByTime(1200);
    now += 1200;
    write('96385074', 5);
    press('Enter', 5, field);
    expect(scan).toHaveBeenLastCalledWith('96385074');
    expect(field.value).toBe('milk12');
  });

  it('that wants a code, the scanner types it', () => {
    field.dataset.takesCode = '';
    write('4006381333931', 5);
    expect(press('Enter', 5, field).defaultPrevented).toBe(false);
    expect(scan).not.toHaveBeenCalled();
    expect(field.value).toBe('mil4006381333931');
  });
});

describe('a USB scanner and a person', () => {
  it('may be held up at one of its keys by a busy machine', () => {
    press('9');
    for (const key of '300650658615') press(key, key === '3' ? 80 : 5);
    press('Enter');
    expect(scan).toHaveBeenCalledExactlyOnceWith('9300650658615');
  });

  it('may be held up for longer, and several times, once it is known by its speed', () => {
    press('9');
    for (const key of '300650658615') press(key, key === '5' ? 120 : 5);
    press('Enter');
    expect(scan).toHaveBeenCalledExactlyOnceWith('9300650658615');
  });

  it('is complete only when the page took what was typed while it stood still', () => {
    for (const key of '9300650') press(key);
    const stood = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 900);
    vi.advanceTimersByTime(260);
    expect(scan).not.toHaveBeenCalled();
    stood.mockRestore();
    for (const key of '658615') press(key);
    vi.advanceTimersByTime(300);
    expect(scan).toHaveBeenCalledExactlyOnceWith('9300650658615');
  });

  it('needs six characters', () => {
    for (const key of '12345') press(key);
    press('Enter');
    vi.advanceTimersByTime(300);
    expect(scan).not.toHaveBeenCalled();
  });
});

describe('a person', () => {
  it('presses one key for a shortcut', () => {
    press('2');
    expect(shortcut).not.toHaveBeenCalled();
    vi.advanceTimersByTime(300);
    expect(shortcut).toHaveBeenCalledExactlyOnceWith('2');
  });

  it('presses Enter right after a key, and both count in their order', () => {
    press('6');
    expect(shortcut).not.toHaveBeenCalled();
    expect(press('Enter', 20).defaultPrevented).toBe(false);
    expect(shortcut).toHaveBeenCalledExactlyOnceWith('6');
  });

  it('presses two keys at nearly the same time for both', () => {
    press('1');
    press('2', 20);
    vi.advanceTimersByTime(300);
    expect(shortcut.mock.calls).toEqual([['1'], ['2']]);
  });

  it('presses keys with Ctrl for something else', () => {
    press('2', 5, document.body, { ctrlKey: true });
    vi.advanceTimersByTime(300);
    expect(shortcut).not.toHaveBeenCalled();
  });
});
