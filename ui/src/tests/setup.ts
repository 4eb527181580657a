import { afterEach } from 'vitest';
import { i18n } from '$lib/i18n/i18n.svelte';

/** The size that jsdom, which lays nothing out, gives every element. */
const SIZE = { width: 800, height: 600 };
/** And a row of a list, so that a window shows several. */
const ROW = { width: 800, height: 60 };

class SizedResizeObserver implements ResizeObserver {
  constructor(private readonly callback: ResizeObserverCallback) {}

  observe(target: Element): void {
    const contentRect = target.tagName === 'LI' || target.firstElementChild?.role === 'row' ? ROW : SIZE;
    queueMicrotask(() => this.callback([{ target, contentRect } as unknown as ResizeObserverEntry], this));
  }

  unobserve(): void {
    // Nothing changes size here.
  }

  disconnect(): void {
    // Nothing changes size here.
  }
}

globalThis.ResizeObserver = SizedResizeObserver;
Object.defineProperty(HTMLElement.prototype, 'offsetParent', {
  get(this: HTMLElement) {
    return this.parentElement;
  },
});

window.matchMedia = (query: string) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media: query,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  });

// jsdom has none of these.
Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number, top?: number) {
  this.scrollTop = typeof to === 'object' ? (to.top ?? this.scrollTop) : (top ?? 0);
  this.dispatchEvent(new Event('scroll'));
};
Element.prototype.scrollIntoView = () => undefined;
Blob.prototype.arrayBuffer = function () {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(new Error('the file cannot be read'));
    reader.readAsArrayBuffer(this);
  });
};

HTMLDialogElement.prototype.showModal = function () {
  this.open = true;
};
HTMLDialogElement.prototype.close = function () {
  this.open = false;
};

afterEach(() => {
  i18n.use('en', 'en-GB');
  location.hash = '';
});
i18n.use('en', 'en-GB');
