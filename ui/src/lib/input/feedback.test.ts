import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Signal } from '$lib/state/session.svelte';
import { tell } from './feedback';

const vibrate = vi.fn(() => true);
let tones: number[] = [];
let resumed = 0;
/** What happens with the next paint. */
let paints: (() => void)[] = [];

/** An audio context that notes which tones begin when. */
class Audio {
  currentTime = 0;
  destination = {};
  state = 'suspended';
  resume = () => {
    resumed += 1;
    this.state = 'running';
    return Promise.resolve();
  };
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
  paints = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => paints.push(paint));
  vibrate.mockClear();
  vi.stubGlobal('AudioContext', Audio);
  Object.defineProperty(navigator, 'vibrate', { value: vibrate, configurable: true });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function paint() {
  paints.splice(0).forEach((next) => next());
  vi.runAllTimers();
}

it('sounds and feels different for each signal', () => {
  const heard = (['good', 'attention', 'unknown'] as Signal[]).map((signal) => {
    tones = [];
    tell(signal, { sound: true, vibration: true });
    paint();
    return tones.join();
  });
  expect(new Set(heard).size).toBe(3);
  expect(heard.every((tones) => tones !== '')).toBe(true);
  expect(new Set(vibrate.mock.calls.map((call) => String(call))).size).toBe(3);
});

it('is seen before it is heard, and wakes the loudspeaker once', () => {
  tell('good', { sound: true, vibration: false });
  vi.runAllTimers();
  expect(tones).toEqual([]);
  paint();
  expect(tones).toHaveLength(1);
  tell('good', { sound: true, vibration: false });
  paint();
  expect(tones).toHaveLength(2);
  expect(resumed).toBe(1);
});

it('is heard where nothing is painted', () => {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  tell('good', { sound: true, vibration: false });
  expect(tones).toHaveLength(1);
  vi.restoreAllMocks();
});

it('is silent and still where that is wanted', () => {
  tell('good', { sound: false, vibration: false });
  paint();
  expect(tones).toEqual([]);
  expect(vibrate).not.toHaveBeenCalled();
});
