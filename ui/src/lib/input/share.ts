/** What became of a text that was to be shared; `left` when the user thought better of it. */
export type Shared = 'shared' | 'copied' | 'left' | 'failed';

/** Hands a text to the system's own way of sharing, else to the clipboard. */
export async function shareText(title: string, text: string): Promise<Shared> {
  if ('share' in navigator) {
    try {
      await navigator.share({ title, text });
      return 'shared';
    } catch (thrown) {
      if (thrown instanceof DOMException && thrown.name === 'AbortError') return 'left';
    }
  }
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed';
  }
}
