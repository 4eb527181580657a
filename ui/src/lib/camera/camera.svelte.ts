import type { Backend } from '$lib/backend/backend';
import type { ScannedCode } from '$lib/backend/types';
import { Grabber } from './frames';

export type CameraState = 'off' | 'starting' | 'live' | 'denied' | 'no-camera' | 'busy' | 'timeout';

/** A camera that does not open within this many milliseconds is given up: it can hang for ever. */
const DEADLINE = 10_000;

/** What some browsers know of a track beyond the standard's types. */
type Capabilities = MediaTrackCapabilities & {
  torch?: boolean;
  zoom?: { min: number; max: number; step?: number };
};
type Constraint = MediaTrackConstraintSet & { torch?: boolean; zoom?: number };

/** The parts of `navigator.mediaDevices` in use; tests give their own. */
export type Media = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'>;

export interface CameraOptions {
  /** The device chosen last, none for the system's choice. */
  deviceId: () => string | null;
  onCode: (code: ScannedCode) => void;
  media?: Media | undefined;
  deadline?: number;
  grabber?: Pick<Grabber, 'grab'>;
}

/** What the user should be told when a camera does not open. */
export function stateOf(thrown: unknown): CameraState {
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    // WebKitGTK without any camera says `OverconstrainedError: Invalid constraint`.
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'no-camera';
    case 'TimeoutError':
      return 'timeout';
    default:
      return 'busy';
  }
}

/** One camera: opens it, sends its frames to the program one at a time, and lets it go. */
export class Camera {
  state = $state<CameraState>('off');
  /** True while some code is in the picture. */
  seen = $state(false);
  devices = $state<MediaDeviceInfo[]>([]);
  currentId = $state<string | null>(null);
  torch = $state<boolean | null>(null);
  zoom = $state<number | null>(null);
  zoomMax = $state(1);
  /** True when several frames in a row could not be read by the program. */
  failing = $state(false);

  private readonly media: Media | undefined;
  private readonly grabber: Pick<Grabber, 'grab'>;
  private stream: MediaStream | null = null;
  private video: HTMLVideoElement | null = null;
  /** Counts openings: what belongs to an older one is dropped. */
  private opening = 0;
  private sequence = 0;
  private failures = 0;

  constructor(
    private readonly backend: Pick<Backend, 'setScannerOpen' | 'scanFrame'>,
    private readonly options: CameraOptions,
  ) {
    this.media = 'media' in options ? options.media : (navigator.mediaDevices as Media | undefined);
    this.grabber = options.grabber ?? new Grabber();
  }

  /** Opens the camera into `video`. Every outcome is a state; nothing is thrown. */
  async open(video: HTMLVideoElement): Promise<void> {
    this.release();
    const opening = this.opening;
    this.video = video;
    this.state = 'starting';
    try {
      await this.backend.setScannerOpen(true);
      if (opening !== this.opening) return;
      const stream = await this.request(opening);
      if (opening !== this.opening) {
        stop(stream);
        return;
      }
      this.stream = stream;
      this.watch(stream, opening);
      video.srcObject = stream;
      await this.inTime(video.play());
      if (opening !== this.opening) return;
      this.state = 'live';
      this.inspect(stream);
      this.sequence = 0;
      this.failures = 0;
      this.next(video, opening);
      this.devices = await this.cameras();
    } catch (thrown) {
      if (opening !== this.opening) return;
      this.release();
      this.state = stateOf(thrown);
      void this.backend.setScannerOpen(false).catch(() => undefined);
    }
  }

  /** Lets the camera go; the light beside it goes out. */
  close(): void {
    const open = this.state !== 'off';
    this.release();
    this.state = 'off';
    if (open) void this.backend.setScannerOpen(false).catch(() => undefined);
  }

  private release(): void {
    this.opening += 1;
    if (this.stream) stop(this.stream);
    this.stream = null;
    if (this.video) this.video.srcObject = null;
    this.seen = false;
    this.failing = false;
    this.torch = null;
    this.zoom = null;
  }

  private async request(opening: number): Promise<MediaStream> {
    const { media } = this;
    if (!media) throw new DOMException('no media devices', 'NotFoundError');
    const id = this.options.deviceId();
    const pending = media.getUserMedia({
      audio: false,
      video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        ...(id ? { deviceId: { ideal: id } } : { facingMode: { ideal: 'environment' } }),
      },
    });
    // Should it open after all, when nobody is waiting for it any more, it is let go at once.
    pending.then((late) => opening !== this.opening && stop(late)).catch(() => undefined);
    return this.inTime(pending);
  }

  /** Rejects when the camera does not do in time what it was asked: some never answer. */
  private inTime<T>(work: Promise<T>): Promise<T> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new DOMException('the camera did not answer', 'TimeoutError')),
        this.options.deadline ?? DEADLINE,
      );
    });
    return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
  }

  /** A camera that is pulled out, or taken away by the system. */
  private watch(stream: MediaStream, opening: number): void {
    for (const track of stream.getVideoTracks()) {
      track.addEventListener('ended', () => {
        if (opening !== this.opening) return;
        this.release();
        this.state = 'busy';
        void this.backend.setScannerOpen(false).catch(() => undefined);
      });
    }
  }

  private inspect(stream: MediaStream): void {
    const [track] = stream.getVideoTracks();
    if (!track) return;
    this.currentId = track.getSettings().deviceId ?? null;
    const can: Capabilities = track.getCapabilities?.() ?? {};
    this.torch = can.torch ? false : null;
    this.zoom = can.zoom && can.zoom.max > can.zoom.min ? can.zoom.min : null;
    this.zoomMax = can.zoom?.max ?? 1;
  }

  private async cameras(): Promise<MediaDeviceInfo[]> {
    try {
      return ((await this.media?.enumerateDevices()) ?? []).filter((d) => d.kind === 'videoinput');
    } catch {
      return [];
    }
  }

  /** The id of the camera after the current one. */
  nextDevice(): MediaDeviceInfo | null {
    const at = this.devices.findIndex((d) => d.deviceId === this.currentId);
    return this.devices.length > 1 ? (this.devices[(at + 1) % this.devices.length] ?? null) : null;
  }

  async toggleTorch(): Promise<void> {
    const on = !this.torch;
    if (await this.constrain({ torch: on })) this.torch = on;
  }

  /** Steps through 1×, 1.5× and 2×, as far as the device goes. */
  async stepZoom(): Promise<void> {
    if (this.zoom === null) return;
    const next = this.zoom >= Math.min(2, this.zoomMax) ? 1 : Math.min(this.zoom + 0.5, this.zoomMax);
    if (await this.constrain({ zoom: next })) this.zoom = next;
  }

  private async constrain(constraint: Constraint): Promise<boolean> {
    const track = this.stream?.getVideoTracks()[0];
    if (!track) return false;
    try {
      await track.applyConstraints({ advanced: [constraint] });
      return true;
    } catch {
      return false;
    }
  }

  /** Waits for the next picture; while one is on its way to the program, newer ones pass by. */
  private next(video: HTMLVideoElement, opening: number): void {
    const read = () => void this.read(video, opening);
    if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(read);
    else setTimeout(read, 66);
  }

  private async read(video: HTMLVideoElement, opening: number): Promise<void> {
    if (opening !== this.opening) return;
    try {
      const frame = this.grabber.grab(video, this.sequence);
      if (frame) {
        this.sequence += 1;
        const answer = await this.backend.scanFrame(frame);
        if (opening !== this.opening) return;
        this.seen = answer.seen;
        this.failures = 0;
        this.failing = false;
        for (const code of answer.accepted) this.options.onCode(code);
      }
    } catch {
      this.failures += 1;
      this.failing = this.failures >= 5;
    }
    if (opening === this.opening) this.next(video, opening);
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
