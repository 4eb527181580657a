import { FakeBackend, type FakeOptions } from '$lib/backend/fake/fake';
import type { Larder } from '$lib/state/larder.svelte';
import { render } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import type { Component } from 'svelte';
import Harness from './Harness.svelte';

/** A Monday, so that all dates in the tests are the same on every day. */
export const TODAY = '2026-11-23';

export const fake = (options: FakeOptions = {}) =>
  new FakeBackend({ today: TODAY, systemLocale: 'en-GB', settings: { sound: false }, ...options });

/** Shows a component over a fake backend, and gives what a test needs to use it. */
export async function show<P extends Record<string, unknown>>(
  component: Component<P>,
  given: P,
  backend: FakeBackend = fake(),
) {
  let larder: Larder | undefined;
  const start = await backend.start();
  const view = render(Harness, {
    backend,
    start,
    of: component as unknown as Component<Record<string, unknown>>,
    given,
    ready: (made) => (larder = made),
  });
  if (!larder) throw new Error('the harness made no state');
  return { ...view, larder, backend, user: userEvent.setup() };
}
