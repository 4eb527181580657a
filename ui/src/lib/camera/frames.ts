import type { GreyFrame } from '$lib/backend/backend';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The part of the picture that is read: generous around the aiming frame, in whole pixels. */
export function guideBox(width: number, height: number): Box {
  const w = Math.floor(width * 0.8);
  const h = Math.floor(height * 0.6);
  return { x: (width - w) >> 1, y: (height - h) >> 1, width: w, height: h };
}

/** The part in which a printed date is looked for: one line, and what is close to it. */
export function dateBox(width: number, height: number): Box {
  const w = Math.floor(width * 0.7);
  const h = Math.floor(height * 0.3);
  // The aiming frame stands a little below the middle.
  return { x: (width - w) >> 1, y: Math.floor(height * 0.54 - h / 2), width: w, height: h };
}

/** Luma of RGBA pixels (ITU-R BT.601 in 8-bit integers), into `grey`, which holds a quarter as many bytes. */
export function luma(rgba: Uint8ClampedArray | Uint8Array, grey: Uint8Array): void {
  for (let from = 0, to = 0; to < grey.length; from += 4, to += 1) {
    grey[to] = ((rgba[from] ?? 0) * 77 + (rgba[from + 1] ?? 0) * 150 + (rgba[from + 2] ?? 0) * 29) >> 8;
  }
}

/** Takes grey frames of a part of a video at full resolution; canvas and buffer are reused. */
export class Grabber {
  private readonly canvas = document.createElement('canvas');
  private surface: CanvasRenderingContext2D | null = null;
  private grey = new Uint8Array(0);

  /** The picture now, none while the video has none. */
  grab(video: HTMLVideoElement, sequence: number, part: typeof guideBox): GreyFrame | null {
    if (video.videoWidth === 0 || video.videoHeight === 0) return null;
    const box = part(video.videoWidth, video.videoHeight);
    const surface = this.prepare(box);
    if (!surface) return null;
    surface.drawImage(video, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height);
    luma(surface.getImageData(0, 0, box.width, box.height).data, this.grey);
    return { bytes: this.grey, width: box.width, height: box.height, sequence };
  }

  private prepare(box: Box): CanvasRenderingContext2D | null {
    if (this.surface && this.canvas.width === box.width && this.canvas.height === box.height)
      return this.surface;
    this.canvas.width = box.width;
    this.canvas.height = box.height;
    this.grey = new Uint8Array(box.width * box.height);
    // Every frame is read back: kept in memory, that costs no trip to the graphics card.
    this.surface = this.canvas.getContext('2d', { willReadFrequently: true });
    return this.surface;
  }
}
