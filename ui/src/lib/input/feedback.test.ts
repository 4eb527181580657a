import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Signal } from '$lib/state/session.svelte';
import { tell } from './feedback';

const vibrate = vi.fn(() => true);
let tones: number[] = [];

/** An audio context that notes which tones begin when. */
class Audio {
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  createGain = () => ({
    gain: {
      setValueAtTime: vi.fn(),
      linearRampToValueAtTime: vi.fn(),
      exponentialRampToValueAtTime: vi.fn(),
    },
    connect: (next: unknown) => next,
  });
  createOscillator = () => {
    const oscillator = {
      type: '',
      frequency: { value: 0 },
      connect: (next: unknown) => next,
      start: () => tones.push(oscillator.frequency.value),
      stop: vi.fn(),
    };
    return oscillator;
  };
}

beforeEach(() => {
  tones = [];
  vibrate.mockClear();
  vi.stubGlobal('AudioContext', Audio);
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
});

afterEach(() => vi.unstubAllGlobals());

it('sounds and feels different for each signal', () => {
  const heard = (['good', 'attention', 'unknown'] as Signal[]).map((signal) => {
    tones = [];
    tell(signal, { sound: true, vibration: true });
    return tones.join();
  });
  expect(new Set(heard).size).toBe(3);
  expect(heard.every((tones) => tones !== '')).toBe(true);
  expect(new Set(vibrate.mock.calls.map((call) => String(call))).size).toBe(3);
});

it('is silent and still where that is wanted', () => {
  tell('good', { sound: false, vibration: false });
  expect(tones).toEqual([]);
  expect(vibrate).not.toHaveBeenCalled();
});
