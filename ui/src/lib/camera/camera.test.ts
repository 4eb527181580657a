import type { DateReading, FrameView } from '$lib/backend/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Camera, stateOf, type CameraOptions, type Media } from './camera.svelte';
import { dateBox, guideBox, luma } from './frames';

function track(capabilities: object = {}) {
  return Object.assign(new EventTarget(), {
    stop: vi.fn(),
    getSettings: () => ({ deviceId: 'a' }),
    getCapabilities: () => capabilities,
    applyConstraints: vi.fn(() => Promise.resolve()),
  });
}

type Track = ReturnType<typeof track>;
const streamOf = (t: Track) =>
  ({ getTracks: () => [t], getVideoTracks: () => [t] }) as unknown as MediaStream;

const backend = {
  setScannerOpen: vi.fn<(open: boolean) => Promise<void>>(() => Promise.resolve()),
  scanFrame: vi.fn<(frame: { sequence: number }) => Promise<FrameView>>(),
  readDate: vi.fn<(frame: { sequence: number }) => Promise<DateReading>>(),
};

let pictures: (() => void)[] = [];

function video() {
  const element = document.createElement('video');
  Object.defineProperty(element, 'srcObject', { value: null, writable: true });
  element.play = () => Promise.resolve();
  element.requestVideoFrameCallback = (callback) =>
    pictures.push(() => callback(0, {} as VideoFrameCallbackMetadata));
  return element;
}

/** Shows the camera the next picture. */
async function picture() {
  const waiting = pictures;
  pictures = [];
  for (const show of waiting) show();
  await vi.waitFor(() => undefined);
}

const frame = { bytes: new Uint8Array(4), width: 2, height: 2 };
const answer = (texts: string[] = []): FrameView => ({
  sequence: 0,
  accepted: texts.map((text) => ({ text, symbology: ']E0', format: 'EAN-13' })),
  choice: [],
  bars: false,
  hint: null,
  seen: texts.length > 0,
  decodeMs: 1,
});

function camera(media: Media | undefined, more: Partial<CameraOptions> = {}) {
  return new Camera(backend, {
    deviceId: () => null,
    onCode: vi.fn(),
    onChoice: vi.fn(),
    media,
    grabber: { grab: (_video, sequence) => ({ ...frame, sequence }) },
    ...more,
  });
}

const mediaOf = (t: Track): Media => ({
  getUserMedia: () => Promise.resolve(streamOf(t)),
  enumerateDevices: () => Promise.resolve([]),
});

beforeEach(() => {
  pictures = [];
  backend.setScannerOpen.mockClear();
  backend.scanFrame.mockReset().mockResolvedValue(answer());
});

afterEach(() => vi.useRealTimers());

describe('the camera', () => {
  it('asks the program before it opens, and tells it after it closes', async () => {
    const t = track();
    const cam = camera(mediaOf(t));
    const opening = cam.open(video());
    expect(cam.state).toBe('starting');
    await opening;
    expect(cam.state).toBe('live');
    expect(backend.setScannerOpen).toHaveBeenLastCalledWith(true);
    cam.close();
    expect(cam.state).toBe('off');
    expect(t.stop).toHaveBeenCalled();
    expect(backend.setScannerOpen).toHaveBeenLastCalledWith(false);
  });

  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'no-camera'],
    ['OverconstrainedError', 'no-camera'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
  ])('says %s as %s', async (name, state) => {
    const cam = camera({
      getUserMedia: () => Promise.reject(new DOMException('Invalid constraint', name)),
      enumerateDevices: () => Promise.resolve([]),
    });
    await cam.open(video());
    expect(cam.state).toBe(state);
    expect(backend.setScannerOpen).toHaveBeenLastCalledWith(false);
  });

  it('says no camera where there is no such interface', async () => {
    const cam = camera(undefined);
    await cam.open(video());
    expect(cam.state).toBe('no-camera');
    expect(stateOf('odd')).toBe('busy');
  });

  it('gives up after the deadline, and stops a stream that comes too late', async () => {
    const t = track();
    let late: (stream: MediaStream) => void = () => undefined;
    const cam = camera(
      {
        getUserMedia: () => new Promise((resolve) => (late = resolve)),
        enumerateDevices: () => Promise.resolve([]),
      },
      { deadline: 20 },
    );
    await cam.open(video());
    expect(cam.state).toBe('timeout');
    late(streamOf(t));
    await vi.waitFor(() => expect(t.stop).toHaveBeenCalled());
  });

  it('gives up on a picture that never plays', async () => {
    const t = track();
    const cam = camera(mediaOf(t), { deadline: 20 });
    const element = video();
    element.play = () => new Promise(() => undefined);
    await cam.open(element);
    expect(cam.state).toBe('timeout');
    expect(t.stop).toHaveBeenCalled();
  });

  it('stops a stream that comes after the screen was left', async () => {
    const t = track();
    let arrive: (stream: MediaStream) => void = () => undefined;
    const cam = camera({
      getUserMedia: () => new Promise((resolve) => (arrive = resolve)),
      enumerateDevices: () => Promise.resolve([]),
    });
    const opening = cam.open(video());
    await vi.waitFor(() => expect(backend.setScannerOpen).toHaveBeenCalled());
    await Promise.resolve();
    cam.close();
    arrive(streamOf(t));
    await opening;
    expect(t.stop).toHaveBeenCalled();
    expect(cam.state).toBe('off');
  });

  it('never has more than one frame on its way while nothing is in the picture', async () => {
    let release: (view: FrameView) => void = () => undefined;
    backend.scanFrame.mockImplementation(() => new Promise((resolve) => (release = resolve)));
    const cam = camera(mediaOf(track()));
    await cam.open(video());
    await picture();
    await picture();
    expect(backend.scanFrame).toHaveBeenCalledTimes(1);
    release(answer());
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    await picture();
    expect(backend.scanFrame).toHaveBeenCalledTimes(2);
    expect(backend.scanFrame.mock.calls.map(([f]) => f.sequence)).toEqual([0, 1]);
    cam.close();
  });

  it.each([
    ['bars may yet be read', { bars: true }, 2],
    ['a code was seen', { seen: true }, 2],
    ['a code was accepted', { seen: true, accepted: answer(['4006381333931']).accepted }, 1],
  ])('has as many frames on their way as it may while %s', async (_, says, most) => {
    const waiting: ((view: FrameView) => void)[] = [];
    backend.scanFrame.mockImplementation(() => new Promise((resolve) => waiting.push(resolve)));
    const cam = camera(mediaOf(track()));
    await cam.open(video());
    await picture();
    waiting.shift()?.({ ...answer(), ...says });
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    for (let i = 0; i < 4; i += 1) await picture();
    expect(waiting).toHaveLength(most);
    expect(backend.scanFrame.mock.calls.map(([f]) => f.sequence)).toEqual([0, 1, 2].slice(0, 1 + most));
    // With nothing in the picture any more it is one again.
    while (waiting.length > 0) waiting.shift()?.(answer());
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    for (let i = 0; i < 4; i += 1) await picture();
    expect(waiting).toHaveLength(1);
    cam.close();
  });

  it('tells accepted codes, and no more of them once it is closed', async () => {
    const onCode = vi.fn();
    backend.scanFrame.mockResolvedValue(answer(['4006381333931']));
    const cam = camera(mediaOf(track()), { onCode });
    await cam.open(video());
    await picture();
    await vi.waitFor(() => expect(onCode).toHaveBeenCalledTimes(1));
    expect([cam.seen, cam.done]).toEqual([true, true]);
    cam.close();
    await picture();
    expect(onCode).toHaveBeenCalledTimes(1);
  });

  it('rests while a code that was accepted is booked, whatever was on its way meanwhile', async () => {
    let now = 0;
    const cam = camera(mediaOf(track()), { now: () => now });
    await cam.open(video());
    vi.useFakeTimers();
    const show = async (view: FrameView) => {
      backend.scanFrame.mockResolvedValue(view);
      pictures.splice(0).forEach((picture) => picture());
      await vi.advanceTimersByTimeAsync(0);
    };
    const after = async (ms: number) => {
      now += ms;
      await vi.advanceTimersByTimeAsync(ms);
      return pictures.length;
    };
    await show({ ...answer(), seen: true });
    expect(await after(0)).toBe(1);
    // The picture after this one is waited for before it is known to be the last.
    await show(answer(['4006381333931']));
    expect(await after(30)).toBe(1);
    await show({ ...answer(), seen: true });
    expect(backend.scanFrame).toHaveBeenCalledTimes(2);
    expect([await after(110), await after(20)]).toEqual([0, 1]);
    await show({ ...answer(), seen: true });
    expect(backend.scanFrame).toHaveBeenCalledTimes(3);
    cam.close();
  });

  it('has done with a code as long as it stays in the picture', async () => {
    const cam = camera(mediaOf(track()));
    await cam.open(video());
    const done: boolean[] = [];
    for (const next of [
      answer(['4006381333931']),
      { ...answer(), seen: true },
      answer(),
      { ...answer(), seen: true },
    ]) {
      backend.scanFrame.mockResolvedValue(next);
      await vi.waitFor(async () => {
        await picture();
        expect(cam.seen).toBe(next.seen);
      });
      done.push(cam.done);
    }
    expect(done).toEqual([true, true, false, false]);
    cam.close();
  });

  it('says so when frames fail again and again, and goes on trying', async () => {
    backend.scanFrame.mockRejectedValue({ code: 'internal', message: '', details: null });
    const cam = camera(mediaOf(track()));
    await cam.open(video());
    for (let i = 0; i < 5; i += 1) {
      await vi.waitFor(() => expect(pictures).toHaveLength(1));
      await picture();
    }
    await vi.waitFor(() => expect(cam.failing).toBe(true));
    backend.scanFrame.mockResolvedValue(answer());
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    await picture();
    await vi.waitFor(() => expect(cam.failing).toBe(false));
    cam.close();
  });

  it('offers light and zoom only where the device has them', async () => {
    const plain = camera(mediaOf(track()));
    await plain.open(video());
    expect([plain.torch, plain.zoom]).toEqual([null, null]);
    const t = track({ torch: true, zoom: { min: 1, max: 3 } });
    const rich = camera(mediaOf(t));
    await rich.open(video());
    await rich.toggleTorch();
    await rich.stepZoom();
    expect([rich.torch, rich.zoom]).toEqual([true, 1.5]);
    expect(t.applyConstraints).toHaveBeenCalledWith({ advanced: [{ torch: true }] });
  });

  it('makes it brighter and darker where the device can, and keeps its focus', async () => {
    const t = track({
      exposureCompensation: { min: -2, max: 2, step: 0.5 },
      focusMode: ['manual', 'continuous'],
    });
    const cam = camera(mediaOf(t));
    await cam.open(video());
    expect(t.applyConstraints).toHaveBeenCalledWith({ advanced: [{ focusMode: 'continuous' }] });
    const seen = [cam.exposure];
    for (let i = 0; i < 3; i += 1) {
      await cam.stepExposure();
      seen.push(cam.exposure);
    }
    expect(seen).toEqual([0, 1, -1, 0]);
  });

  it('that looks at who holds it is shown as a mirror, another is not', async () => {
    for (const facingMode of ['user', 'environment', undefined]) {
      const t = Object.assign(track(), { getSettings: () => ({ deviceId: 'a', facingMode }) });
      const cam = camera(mediaOf(t as unknown as Track));
      await cam.open(video());
      expect(cam.mirrored).toBe(facingMode === 'user');
    }
  });

  it('is the one chosen last, else the one at the back, at 1280 by 720', async () => {
    const getUserMedia = vi.fn(() => Promise.resolve(streamOf(track())));
    const media = { getUserMedia, enumerateDevices: () => Promise.resolve([]) };
    await camera(media).open(video());
    const chosen = camera(media, { deviceId: () => 'b' });
    await chosen.open(video());
    const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
    expect(getUserMedia.mock.calls).toEqual([
      [{ audio: false, video: { ...size, facingMode: { ideal: 'environment' } } }],
      [{ audio: false, video: { ...size, deviceId: { ideal: 'b' } } }],
    ]);
  });

  it('puts several codes to the user, and tells what would help', async () => {
    const codes = ['4006381333931', '96385074'].map((text) => ({ text, symbology: ']E0', format: 'EAN-13' }));
    backend.scanFrame.mockResolvedValue({ ...answer(), choice: codes, hint: 'blur' });
    const [onCode, onChoice] = [vi.fn(), vi.fn()];
    const cam = camera(mediaOf(track()), { onCode, onChoice });
    await cam.open(video());
    await picture();
    await vi.waitFor(() => expect(onChoice).toHaveBeenCalledWith(codes));
    expect(onCode).not.toHaveBeenCalled();
    expect(cam.hint).toBe('blur');
    cam.close();
    expect(cam.hint).toBeNull();
  });

  it('reads dates instead of codes while they are wanted, each pack from the beginning', async () => {
    let wanted = true;
    const told = vi.fn();
    const reading = { sequence: 0, dates: [{ date: '2027-05-17', kind: null, text: '17.05.27' }] };
    backend.readDate.mockReset().mockResolvedValue(reading);
    const parts: unknown[] = [];
    const cam = camera(mediaOf(track()), {
      dates: () => (wanted ? told : null),
      grabber: {
        grab: (_video, sequence, part) => {
          parts.push(part);
          return { ...frame, sequence };
        },
      },
    });
    await cam.open(video());
    const next = async (want: boolean) => {
      wanted = want;
      await vi.waitFor(() => expect(pictures).toHaveLength(1));
      await picture();
      await vi.waitFor(() => expect(pictures).toHaveLength(1));
    };
    await next(true);
    await next(true);
    expect(told).toHaveBeenLastCalledWith(reading);
    await next(false);
    await next(true);
    expect(backend.readDate.mock.calls.map(([f]) => f.sequence)).toEqual([0, 1, 0]);
    expect(backend.scanFrame.mock.calls.map(([f]) => f.sequence)).toEqual([0]);
    expect(parts).toEqual([dateBox, dateBox, guideBox, dateBox]);
    cam.close();
  });

  it('begins anew with each pack, and tells nobody of one that was put away', async () => {
    const [first, second] = [vi.fn(), vi.fn()];
    let told = first;
    let answer: (reading: DateReading) => void = () => undefined;
    backend.readDate.mockReset().mockImplementation(() => new Promise((resolve) => (answer = resolve)));
    const cam = camera(mediaOf(track()), { dates: () => told });
    await cam.open(video());
    await picture();
    told = second;
    answer({ sequence: 0, dates: [] });
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    await picture();
    answer({ sequence: 0, dates: [] });
    await vi.waitFor(() => expect(second).toHaveBeenCalledOnce());
    expect(first).not.toHaveBeenCalled();
    expect(backend.readDate.mock.calls.map(([f]) => f.sequence)).toEqual([0, 0]);
    cam.close();
  });

  it('sleeps after a minute of nothing, and wakes when somebody stirs', async () => {
    let now = 0;
    const t = track();
    const cam = camera(mediaOf(t), { now: () => now });
    await cam.open(video());
    now = 59_000;
    await picture();
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    cam.stir();
    now = 118_000;
    await picture();
    await vi.waitFor(() => expect(pictures).toHaveLength(1));
    expect(cam.state).toBe('live');
    now = 119_000;
    await picture();
    await vi.waitFor(() => expect(cam.state).toBe('asleep'));
    expect(t.stop).toHaveBeenCalled();
    expect(backend.setScannerOpen).toHaveBeenLastCalledWith(false);
    cam.stir();
    await vi.waitFor(() => expect(cam.state).toBe('live'));
    cam.close();
    expect(cam.state).toBe('off');
    cam.stir();
    expect(cam.state).toBe('off');
  });

  it('takes fewer pictures of one in which nothing was seen for long, until bars come into it', async () => {
    let now = 0;
    const cam = camera(mediaOf(track()), { now: () => now });
    await cam.open(video());
    now = 20_000;
    vi.useFakeTimers();
    const waitsAfter = async (bars: boolean) => {
      backend.scanFrame.mockResolvedValue({ ...answer(), bars });
      const [show] = pictures.splice(0);
      show?.();
      await vi.advanceTimersByTimeAsync(100);
      const waits = pictures.length === 0;
      await vi.advanceTimersByTimeAsync(100);
      expect(pictures).toHaveLength(1);
      return waits;
    };
    // While bars were there, the picture after next was waited for already.
    const waits: boolean[] = [];
    for (const bars of [false, true, false, false]) waits.push(await waitsAfter(bars));
    expect(waits).toEqual([true, false, false, true]);
    cam.close();
  });

  it('stays awake while a code is in the picture', async () => {
    let now = 0;
    backend.scanFrame.mockResolvedValue({ ...answer(), seen: true });
    const cam = camera(mediaOf(track()), { now: () => now });
    await cam.open(video());
    for (now = 50_000; now < 300_000; now += 50_000) {
      await picture();
      await vi.waitFor(() => expect(pictures).toHaveLength(1));
    }
    expect(cam.state).toBe('live');
    cam.close();
  });

  it('says so when the device is pulled out', async () => {
    const t = track();
    const cam = camera(mediaOf(t));
    await cam.open(video());
    t.dispatchEvent(new Event('ended'));
    expect(cam.state).toBe('busy');
  });
});

describe('frames', () => {
  it('take a generous box in the middle, in whole pixels', () => {
    expect(guideBox(1280, 720)).toEqual({ x: 128, y: 144, width: 1024, height: 432 });
    const odd = guideBox(641, 479);
    expect(Object.values(odd).every(Number.isInteger)).toBe(true);
    expect(odd.x + odd.width).toBeLessThanOrEqual(641);
  });

  it('are grey by the weights of the eye', () => {
    const grey = new Uint8Array(4);
    luma(new Uint8ClampedArray([255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255]), grey);
    expect([...grey]).toEqual([255, 0, 76, 149]);
  });
});
