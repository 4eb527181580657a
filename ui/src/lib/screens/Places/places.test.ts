import { fake, show } from '../../../tests/render';
import { cleanup, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, vi } from 'vitest';
import PlacesScreen from './PlacesScreen.svelte';

afterEach(() => {
  vi.unstubAllGlobals();
  cleanup();
});

const rows = () => screen.queryAllByTestId('place-row').map((row) => row.textContent);
const row = (path: string) => {
  const found = screen
    .getAllByTestId('place-row')
    .find((r) => within(r).queryByRole('button', { name: `Edit: ${path}` }));
  if (!found) throw new Error(`no row of ${path}`);
  return within(found);
};
const undoOf = async (text: string) => {
  const toast = (await screen.findByText(text)).closest<HTMLElement>('.toast');
  return within(toast ?? document.body).getByRole('button', { name: 'Undo' });
};

describe('the Places screen', () => {
  it('shows the built-in places by their usual names', async () => {
    await show(PlacesScreen, {});
    expect(rows()).toHaveLength(3);
    expect(row('Fridge').getByText('Cool')).toBeTruthy();
    expect(row('Freezer').getByText('Frozen')).toBeTruthy();
    expect(row('Pantry').getByText('Room temperature')).toBeTruthy();
  });

  it('sets up a place inside another, and takes it back', async () => {
    const { user, larder } = await show(PlacesScreen, {});
    await user.click(screen.getByRole('button', { name: 'Add a place' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add' }));
    expect(screen.getByText('Give it a name')).toBeTruthy();
    await user.type(screen.getByLabelText('Name'), 'Cellar');
    await user.click(screen.getByRole('button', { name: 'Cool' }));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(screen.queryByRole('dialog')).toBeNull();

    await user.click(screen.getByRole('button', { name: 'Add a place' }));
    await user.type(screen.getByLabelText('Name'), 'Shelf 2');
    await user.selectOptions(screen.getByLabelText('Inside'), 'Cellar');
    // It is most often kept as the place it is in.
    expect(screen.getByRole('button', { name: 'Cool' }).getAttribute('aria-pressed')).toBe('true');
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Add' }));
    await waitFor(() => expect(row('Cellar / Shelf 2').getByText('Cool')).toBeTruthy());
    const shelf = larder.places.find((p) => p.name === 'Shelf 2');
    expect(larder.placeName(shelf?.id ?? '')).toBe('Cellar / Shelf 2');

    await user.click(await undoOf('Shelf 2 set up'));
    await waitFor(() => expect(rows()).toHaveLength(4));
    expect(larder.places.some((p) => p.name === 'Shelf 2')).toBe(false);
  });

  it('renames a built-in place, and an empty name is its usual one again', async () => {
    const { user } = await show(PlacesScreen, {});
    await user.click(screen.getByRole('button', { name: 'Edit: Pantry' }));
    expect(screen.getByText('Left empty, it has its usual name')).toBeTruthy();
    await user.type(screen.getByLabelText('Name'), 'Larder{Enter}');
    await waitFor(() => expect(row('Larder').getByText('Room temperature')).toBeTruthy());
    await user.click(screen.getByRole('button', { name: 'Edit: Larder' }));
    await user.clear(screen.getByLabelText('Name'));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(row('Pantry').getByText('Room temperature')).toBeTruthy());
  });

  it('does not offer a place for itself, and says so when it is in itself all the same', async () => {
    const backend = fake();
    const { user } = await show(PlacesScreen, {}, backend);
    await user.click(screen.getByRole('button', { name: 'Edit: Fridge' }));
    const inside = screen.getByLabelText('Inside');
    expect(within(inside).queryByRole('option', { name: 'Fridge' })).toBeNull();
    backend.editPlace = () =>
      Promise.reject({ code: 'invalid', message: '', details: { field: 'parent' } } as unknown as Error);
    await user.selectOptions(inside, 'Freezer');
    await user.click(screen.getByRole('button', { name: 'Keep' }));
    await screen.findByText(/A place cannot be in itself/);
  });

  it('asks where the things of a removed place go, and puts them back', async () => {
    const { user, backend, larder } = await show(PlacesScreen, {});
    const inFreezer = async () =>
      (
        await backend.pantry({
          search: '',
          filter: 'all',
          placeId: 'place-freezer',
          kindId: null,
          sort: 'name',
          offset: 0,
          limit: 50,
        })
      ).total;
    expect(await inFreezer()).toBe(3);
    await user.click(screen.getByRole('button', { name: 'Remove: Freezer' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Where do its things go?' }));
    expect(dialog.queryByRole('option', { name: 'Freezer' })).toBeNull();
    await user.selectOptions(dialog.getByLabelText('Place'), 'Fridge');
    await user.click(dialog.getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(rows()).toHaveLength(2));
    expect(await inFreezer()).toBe(0);
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));

    await user.click(await undoOf('Freezer removed'));
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(await inFreezer()).toBe(3);
    expect(larder.places.every((p) => !p.gone)).toBe(true);
  });

  it('removes an empty place at once', async () => {
    const { user, backend } = await show(PlacesScreen, {}, fake({ furnished: false }));
    await user.click(screen.getByRole('button', { name: 'Remove: Freezer' }));
    await screen.findByText('Freezer removed');
    expect(screen.queryByRole('dialog')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Remove: Fridge' }));
    await screen.findByText('Fridge removed');
    await user.click(screen.getByRole('button', { name: 'Remove: Pantry' }));
    await screen.findByText('One place has to stay');
    expect(await backend.places()).toHaveLength(1);
  });

  it('greys one that was removed while something stands in it', async () => {
    const backend = fake();
    const places = await backend.places();
    backend.places = () =>
      Promise.resolve(places.map((p) => (p.id === 'place-freezer' ? { ...p, gone: true } : p)));
    await show(PlacesScreen, {}, backend);
    await screen.findByText('Removed, but something still stands here');
    expect(screen.queryByRole('button', { name: 'Remove: Freezer' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Show what is here: Freezer' })).toBeTruthy();
  });

  it('makes a label to print', async () => {
    const printed = vi.fn();
    vi.stubGlobal('print', printed);
    const { user } = await show(PlacesScreen, {});
    await user.click(screen.getByRole('button', { name: 'Label: Fridge' }));
    const code = screen.getByRole('img', { name: 'Code of Fridge' });
    expect(code.querySelector('path')?.getAttribute('d')).toMatch(/^M\d+ \d+h1v1h-1z/);
    // The window's policy allows no inline style.
    expect(code.closest('[data-print]')?.querySelector('[style]')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Print' }));
    expect(printed).toHaveBeenCalledOnce();
  });

  it('follows what changes elsewhere', async () => {
    const { backend } = await show(PlacesScreen, {});
    await backend.addPlace({ name: 'Garage', parentId: null, condition: 'ambient' });
    await waitFor(() => expect(row('Garage')).toBeTruthy());
  });
});
