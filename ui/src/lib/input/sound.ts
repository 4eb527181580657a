import type { Signal } from '$lib/state/session.svelte';

let context: AudioContext | null = null;

/** One short tone; frequencies in hertz, times in seconds. */
function tone(audio: AudioContext, frequency: number, from: number, length: number): void {
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

/** One high beep for success, two low ones for a code that needs attention. Silent where there is no sound. */
export function play(signal: Signal): void {
  try {
    context ??= new AudioContext();
    void context.resume().catch(() => undefined);
    if (signal === 'good') tone(context, 1318, 0, 0.11);
    else {
      tone(context, 440, 0, 0.14);
      tone(context, 330, 0.16, 0.2);
    }
  } catch {
    context = null;
  }
}
