import type { Backend } from '$lib/backend/backend';
import type { DateReading, ScanHint, ScannedCode } from '$lib/backend/types';
import { dateBox, Grabber, guideBox } from './frames';

export type CameraState =
  'off' | 'asleep' | 'starting' | 'live' | 'denied' | 'no-camera' | 'busy' | 'timeout';

/** A camera that does not open within this many milliseconds is given up: it can hang for ever. */
const DEADLINE = 10_000;
/** After so many milliseconds in which nothing was seen and nobody did anything, it goes to sleep. */
const SLEEPS_AFTER = 60_000;
/** Between two frames without a code the machine rests for this part of the time that the last one took. */
const REST = 0.5;
/** After so many milliseconds without a code in the picture … */
const QUIET_AFTER = 10_000;
/** … a frame in so many milliseconds is enough. */
const QUIET_PACE = 150;
/** After a code was accepted, the program books and draws it for so many milliseconds: nobody holds up another pack sooner. */
const REST_AFTER_CODE = 150;
/** Most frames on their way to the program, in a hurry: while it reads one, the next is taken and brought there. */
const MOST_ON_THEIR_WAY = 2;

interface Range {
  min: number;
  max: number;
}

/** What some browsers know of a track beyond the standard's types. */
type Capabilities = MediaTrackCapabilities & {
  torch?: boolean;
  zoom?: Range;
  exposureCompensation?: Range;
  focusMode?: string[];
  exposureMode?: string[];
};
type Constraint = MediaTrackConstraintSet & {
  torch?: boolean;
  zoom?: number;
  exposureCompensation?: number;
  focusMode?: string;
  exposureMode?: string;
};

/** The parts of `navigator.mediaDevices` in use; tests give their own. */
export type Media = Pick<MediaDevices, 'getUserMedia' | 'enumerateDevices'> &
  Partial<Pick<MediaDevices, 'addEventListener' | 'removeEventListener'>>;

export interface CameraOptions {
  /** The device chosen last, none for the system's choice. */
  deviceId: () => string | null;
  onCode: (code: ScannedCode) => void;
  /** Several codes at once, of which one is meant. */
  onChoice: (codes: ScannedCode[]) => void;
  /** Takes the dates that a pack shows while they are wanted instead of codes, another one for each pack; none while they are not. */
  dates?: () => ((reading: DateReading) => void) | null;
  media?: Media | undefined;
  deadline?: number;
  grabber?: Pick<Grabber, 'grab'>;
  /** The time in milliseconds; tests give their own. */
  now?: () => number;
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

/** One camera: opens it, sends its frames to the program, and lets it go. */
export class Camera {
  state = $state<CameraState>('off');
  /** True while some code is in the picture. */
  seen = $state(false);
  /** True while a code that was accepted stays in the picture: there is nothing to wait for. */
  done = $state(false);
  /** True while bars are in the picture that may yet be read. */
  private bars = false;
  /** What would help, while bars are held up that can't be read. */
  hint = $state<ScanHint | null>(null);
  devices = $state<MediaDeviceInfo[]>([]);
  currentId = $state<string | null>(null);
  /** True of one that looks at who holds it up: shown as a mirror would. */
  mirrored = $state(false);
  torch = $state<boolean | null>(null);
  zoom = $state<number | null>(null);
  zoomMax = $state(1);
  /** Brighter (above 0) or darker than the camera would have it, in its own steps; none where it can't be told. */
  exposure = $state<number | null>(null);
  /** True when several frames in a row could not be read by the program. */
  failing = $state(false);

  private readonly media: Media | undefined;
  private readonly grabber: Pick<Grabber, 'grab'>;
  private readonly now: () => number;
  private stream: MediaStream | null = null;
  private video: HTMLVideoElement | null = null;
  private exposures: number[] = [];
  /** Counts openings: what belongs to an older one is dropped. */
  private opening = 0;
  private sequence = 0;
  /** Until then nothing is read. */
  private restsUntil = 0;
  /** Frames on their way to the program, and whether the next picture is waited for. */
  private onTheirWay = 0;
  private waiting = false;
  /** As `sequence`, of the frames of one printed date. */
  private dateSequence = 0;
  /** What took dates last. */
  private told: ((reading: DateReading) => void) | null = null;
  private failures = 0;
  /** When something was in the picture last, and when that was so or somebody did something. */
  private seenAt = 0;
  private stirredAt = 0;

  constructor(
    private readonly backend: Pick<Backend, 'setScannerOpen' | 'scanFrame' | 'readDate'>,
    private readonly options: CameraOptions,
  ) {
    this.media = 'media' in options ? options.media : (navigator.mediaDevices as Media | undefined);
    this.grabber = options.grabber ?? new Grabber();
    this.now = options.now ?? (() => performance.now());
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
      this.stirredAt = this.seenAt = this.now();
      this.next(video, opening, 0);
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
    this.end('off');
  }

  /** Somebody is there: a sleeping camera wakes, one that is on stays on. */
  stir(): void {
    this.stirredAt = this.now();
    if (this.state === 'asleep' && this.video) void this.open(this.video);
  }

  /** Calls `changed` when a camera is plugged in or out, until the returned function is called. */
  onDevices(changed: () => void): () => void {
    const follow = () => {
      void this.cameras().then((devices) => {
        this.devices = devices;
        changed();
      });
    };
    this.media?.addEventListener?.('devicechange', follow);
    return () => this.media?.removeEventListener?.('devicechange', follow);
  }

  private end(state: 'off' | 'asleep'): void {
    const open = this.state !== 'off' && this.state !== 'asleep';
    this.release();
    this.state = state;
    if (open) void this.backend.setScannerOpen(false).catch(() => undefined);
  }

  private release(): void {
    this.opening += 1;
    if (this.stream) stop(this.stream);
    this.stream = null;
    if (this.video) this.video.srcObject = null;
    this.onTheirWay = 0;
    this.waiting = false;
    this.restsUntil = 0;
    this.seen = this.done = false;
    this.bars = false;
    this.told = null;
    this.hint = null;
    this.failing = false;
    this.torch = null;
    this.zoom = null;
    this.exposure = null;
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
        // On a phone the one at the back.
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
    const { deviceId, facingMode } = track.getSettings();
    this.currentId = deviceId ?? null;
    this.mirrored = facingMode === 'user';
    const can: Capabilities = track.getCapabilities?.() ?? {};
    this.torch = can.torch ? false : null;
    this.zoom = can.zoom && can.zoom.max > can.zoom.min ? can.zoom.min : null;
    this.zoomMax = can.zoom?.max ?? 1;
    this.exposures = exposures(can.exposureCompensation);
    this.exposure = this.exposures.length > 1 ? 0 : null;
    const modes: Constraint = {
      ...(can.focusMode?.includes('continuous') ? { focusMode: 'continuous' } : {}),
      ...(can.exposureMode?.includes('continuous') ? { exposureMode: 'continuous' } : {}),
    };
    if (Object.keys(modes).length > 0) void this.constrain(modes);
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

  /** Steps through as the camera would have it, brighter, and darker. */
  async stepExposure(): Promise<void> {
    if (this.exposure === null) return;
    const at = this.exposures.indexOf(this.exposure);
    const next = this.exposures[(at + 1) % this.exposures.length] ?? 0;
    if (await this.constrain({ exposureCompensation: next })) this.exposure = next;
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

  /** Waits for the next picture, unless it is waited for, or enough frames are on their way to the program: newer ones pass by. */
  private next(video: HTMLVideoElement, opening: number, rest: number): void {
    if (this.waiting || this.onTheirWay >= (this.hurries() ? MOST_ON_THEIR_WAY : 1)) return;
    this.waiting = true;
    const read = () => void this.read(video, opening);
    const wait = () => {
      if (opening !== this.opening) return;
      if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(read);
      else setTimeout(read, 66);
    };
    // The slower the machine, the more it rests, so that the window keeps up with the user.
    const pause = Math.max(rest, this.restsUntil - this.now());
    if (pause > 4) setTimeout(wait, pause);
    else wait();
  }

  /** A code that was seen and not yet accepted, and bars that may become one, wait for nothing but the next frame. */
  private hurries(): boolean {
    return (this.seen && !this.done) || this.bars;
  }

  private async readCodes(video: HTMLVideoElement, opening: number): Promise<void> {
    this.told = null;
    const frame = this.grabber.grab(video, this.sequence, guideBox);
    if (!frame) return;
    this.sequence += 1;
    const answer = await this.backend.scanFrame(frame);
    if (opening !== this.opening) return;
    if (answer.accepted.length > 0) this.restsUntil = this.now() + REST_AFTER_CODE;
    for (const code of answer.accepted) this.options.onCode(code);
    if (answer.choice.length > 0) this.options.onChoice(answer.choice);
    // Dates are looked for since.
    if (this.told !== null) return;
    this.done = answer.seen && (answer.accepted.length > 0 || this.done);
    this.seen = answer.seen;
    this.bars = answer.bars;
    this.hint = answer.hint;
    if (answer.seen) this.stirredAt = this.seenAt = this.now();
  }

  private async readDate(
    video: HTMLVideoElement,
    opening: number,
    told: (reading: DateReading) => void,
  ): Promise<void> {
    this.seen = this.done = false;
    this.bars = false;
    this.hint = null;
    if (told !== this.told) this.dateSequence = 0;
    this.told = told;
    const frame = this.grabber.grab(video, this.dateSequence, dateBox);
    if (!frame) return;
    this.dateSequence += 1;
    const reading = await this.backend.readDate(frame);
    // Nobody waits for what was read off a pack that was put away meanwhile.
    if (opening !== this.opening || this.options.dates?.() !== told) return;
    this.seenAt = this.now();
    if (reading.dates.length > 0) this.stirredAt = this.now();
    told(reading);
  }

  private async read(video: HTMLVideoElement, opening: number): Promise<void> {
    if (opening !== this.opening) return;
    this.waiting = false;
    const began = this.now();
    if (began < this.restsUntil) {
      this.next(video, opening, 0);
      return;
    }
    this.onTheirWay += 1;
    const told = this.options.dates?.() ?? null;
    const reading = told ? this.readDate(video, opening, told) : this.readCodes(video, opening);
    this.next(video, opening, 0);
    try {
      await reading;
      if (opening !== this.opening) return;
      this.failures = 0;
      this.failing = false;
    } catch {
      this.failures += 1;
      this.failing = this.failures >= 5;
    }
    if (opening !== this.opening) return;
    this.onTheirWay -= 1;
    const now = this.now();
    if (now - this.stirredAt >= SLEEPS_AFTER) {
      this.end('asleep');
      return;
    }
    const took = now - began;
    const isQuiet = now - this.seenAt >= QUIET_AFTER && this.hint === null && !this.bars;
    const rest = this.seen || this.bars ? 0 : REST * took;
    this.next(video, opening, Math.max(rest, isQuiet ? QUIET_PACE - took : 0));
  }
}

/** As the camera would have it, about one stop brighter, and one darker, as far as it goes. */
function exposures(range: Range | undefined): number[] {
  if (!range || range.max <= range.min) return [];
  const within = [0, 1, -1].map((stops) => Math.min(range.max, Math.max(range.min, stops)));
  return [...new Set(within)];
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
