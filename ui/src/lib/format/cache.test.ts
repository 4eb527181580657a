import type { SourceStateView } from '$lib/backend/types';
import { describe, expect, it } from 'vitest';
import { standing } from './cache';

const source = (change: Partial<SourceStateView>): SourceStateView => ({
  circuit: 'closed',
  reason: null,
  retrySeconds: null,
  readsLeft: 12,
  readsLimit: 14,
  searchesLeft: 8,
  searchesLimit: 8,
  nextReadSeconds: null,
  ...change,
});

const words = (change: Partial<SourceStateView>, asked = true) => {
  const state = source(change);
  const { title, text, when } = standing(state, state.retrySeconds, state.nextReadSeconds, asked);
  return [title, text, when].filter(Boolean).join('. ').replaceAll('\u00a0', ' ');
};

describe('how it stands with the source', () => {
  it('is said in words, with what comes next', () => {
    expect(words({})).toBe('Open Food Facts answers. It is asked only about what is not kept.');
    expect(words({}, false)).toContain('has not been asked yet');
    expect(words({ circuit: 'open', reason: 'source-down', retrySeconds: 20 })).toBe(
      'Open Food Facts is not reachable. Next try in 20 s.',
    );
    expect(words({ circuit: 'open', reason: 'rate-limited', retrySeconds: 45 })).toBe(
      'Open Food Facts asked us to wait. We ask again in 45 s.',
    );
    expect(words({ circuit: 'open', reason: 'offline' })).toBe('No network. Everything kept still answers.');
    expect(words({ circuit: 'off' })).toBe(
      'The network is switched off in Settings. Everything kept still answers.',
    );
    expect(words({ circuit: 'half-open', reason: 'source-down' })).toContain('The next question shows');
    expect(words({ readsLeft: 0, reason: 'waiting', nextReadSeconds: 4 })).toBe(
      'All questions of this minute are asked. The next one is asked in 4 s.',
    );
    expect(words({ reason: 'deadline-passed' })).toContain('did not answer in time. The next question');
  });

  it('never counts below nothing', () => {
    expect(words({ circuit: 'open', reason: 'source-down', retrySeconds: 0 })).toContain('in a moment');
    expect(words({ readsLeft: 0, nextReadSeconds: 0 })).toContain('in a moment');
  });

  it('is good only while it answers as it should', () => {
    const good = (change: Partial<SourceStateView>) => standing(source(change), null, null, true).good;
    expect(good({})).toBe(true);
    expect(good({ reason: 'bad-answer' })).toBe(false);
    expect(good({ circuit: 'off' })).toBe(false);
  });
});
