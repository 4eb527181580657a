import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeyReader } from './keys';

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
    expect(shortcut).not.toHaveBeenCalled();
  });

  it('is read without Enter, after a pause', () => {
    for (const key of '96385074') press(key);
    expect(scan).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(scan).toHaveBeenCalledExactlyOnceWith('96385074');
  });

  it('is told from a person by its speed', () => {
    for (const key of '4006381333931') press(key, 120);
    vi.advanceTimersByTime(200);
    expect(scan).not.toHaveBeenCalled();
  });

  it('is left alone in a text field', () => {
    const field = document.body.appendChild(document.createElement('input'));
    for (const key of '4006381333931') press(key, 5, field);
    expect(press('Enter', 5, field).defaultPrevented).toBe(false);
    vi.advanceTimersByTime(200);
    expect(scan).not.toHaveBeenCalled();
    field.remove();
  });

  it('needs six characters', () => {
    for (const key of '12345') press(key);
    press('Enter');
    vi.advanceTimersByTime(200);
    expect(scan).not.toHaveBeenCalled();
  });
});

describe('a person', () => {
  it('presses one key for a shortcut', () => {
    press('2');
    expect(shortcut).not.toHaveBeenCalled();
    vi.advanceTimersByTime(200);
    expect(shortcut).toHaveBeenCalledExactlyOnceWith('2');
  });

  it('presses keys with Ctrl for something else', () => {
    press('2', 5, document.body, { ctrlKey: true });
    vi.advanceTimersByTime(200);
    expect(shortcut).not.toHaveBeenCalled();
  });
});
