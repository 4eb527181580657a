import type { Settings } from '$lib/backend/types';
import type { Signal } from '$lib/state/session.svelte';

let context: AudioContext | null = null;

/** One short tone; frequencies in hertz, times in seconds. */
interface Tone {
  frequency: number;
  from: number;
  length: number;
}

/** One high tone when all is well, two that fall for what needs attention, two low ones for what nobody knows. */
const TONES: Record<Signal, Tone[]> = {
  good: [{ frequency: 1318, from: 0, length: 0.11 }],
  attention: [
    { frequency: 660, from: 0, length: 0.14 },
    { frequency: 440, from: 0.16, length: 0.24 },
  ],
  unknown: [
    { frequency: 392, from: 0, length: 0.1 },
    { frequency: 392, from: 0.15, length: 0.1 },
  ],
};

/** Milliseconds of vibration and of pause, in turn. */
const VIBRATION: Record<Signal, number[]> = {
  good: [40],
  attention: [160, 80, 160],
  unknown: [60, 60, 60],
};

function play(audio: AudioContext, { frequency, from, length }: Tone): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  oscillator.type = 'sine';
  oscillator.frequency.value = frequency;
  const begin = audio.currentTime + from;
  gain.gain.setValueAtTime(0, begin);
  gain.gain.linearRampToValueAtTime(0.16, begin + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.001, begin + length);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + length);
}

function sound(signal: Signal): void {
  try {
    context ??= new AudioContext();
    const audio = context;
    if (audio.state !== 'running') void audio.resume().catch(() => undefined);
    for (const tone of TONES[signal]) play(audio, tone);
  } catch {
    context = null;
  }
}

/** Does something once what has changed is painted; at once where nothing is. */
function afterPaint(work: () => void): void {
  if (document.hidden) work();
  else requestAnimationFrame(() => setTimeout(work));
}

/** Lets a person hear and feel a signal, as the settings allow; silent and still where the device can't. */
export function tell(signal: Signal, settings: Pick<Settings, 'sound' | 'vibration'>): void {
  if (settings.vibration && 'vibrate' in navigator) navigator.vibrate(VIBRATION[signal]);
  // Some systems hold the window up for 50 ms while they wake the loudspeaker: what the signal is about is seen first.
  if (settings.sound) afterPaint(() => sound(signal));
}
