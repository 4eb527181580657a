import type { FrameView } from '$lib/backend/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Camera, stateOf, type Media } from './camera.svelte';
import { guideBox, luma } from './frames';

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
  seen: texts.length > 0,
  decodeMs: 1,
});

function camera(media: Media | undefined, onCode = vi.fn(), deadline = 10_000) {
  return new Camera(backend, {
    deviceId: () => null,
    onCode,
    media,
    deadline,
    grabber: { grab: (_video, sequence) => ({ ...frame, sequence }) },
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
      vi.fn(),
      20,
    );
    await cam.open(video());
    expect(cam.state).toBe('timeout');
    late(streamOf(t));
    await vi.waitFor(() => expect(t.stop).toHaveBeenCalled());
  });

  it('gives up on a picture that never plays', async () => {
    const t = track();
    const cam = camera(mediaOf(t), vi.fn(), 20);
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

  it('never has more than one frame on its way', async () => {
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

  it('tells accepted codes, and no more of them once it is closed', async () => {
    const onCode = vi.fn();
    backend.scanFrame.mockResolvedValue(answer(['4006381333931']));
    const cam = camera(mediaOf(track()), onCode);
    await cam.open(video());
    await picture();
    await vi.waitFor(() => expect(onCode).toHaveBeenCalledTimes(1));
    expect(cam.seen).toBe(true);
    cam.close();
    await picture();
    expect(onCode).toHaveBeenCalledTimes(1);
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
