import { fake, show } from '../../../tests/render';
import { cells } from '$lib/backend/fake/table';
import { readText } from '$lib/input/files';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import PasteScreen from './PasteScreen.svelte';

afterEach(cleanup);

const TABLE = [
  'Produkt;Menge;MHD;Ort;Preis',
  'Honey;2;12.5.27;fridge;3,49',
  'Plum jam;1;;;',
  ';3;;;',
  'Rice;many;;;',
  'Pears;1 kg;soon;Attic;',
].join('\n');

const rows = () => screen.queryAllByTestId('pasted-row');
const row = (name: string) => {
  const found = rows().find((r) => r.textContent?.includes(name));
  if (!found) throw new Error(`no row of ${name}`);
  return within(found);
};
const box = (name: string) => row(name).getByRole<HTMLInputElement>('checkbox');

async function read(text: string, backend = fake()) {
  const view = await show(PasteScreen, {}, backend);
  await fireEvent.input(screen.getByLabelText('The table'), { target: { value: text } });
  await view.user.click(screen.getByRole('button', { name: 'Look at it' }));
  return view;
}

describe('a pasted table', () => {
  it('is shown before anything is added: new or known, and what is wrong in words', async () => {
    const { backend } = await read(TABLE);
    await waitFor(() => expect(rows()).toHaveLength(5));
    expect(screen.getByText('5 rows · 2 new products · 2 cannot be added')).toBeTruthy();
    expect(row('Honey').getByText('2 pieces · Best before 12 May 2027 · Fridge · €3.49')).toBeTruthy();
    expect(row('Honey').queryByText('New')).toBeNull();
    expect(row('Plum jam').getByText('New')).toBeTruthy();
    expect(row('Row 4').getByText('It has no name')).toBeTruthy();
    expect(box('Rice').disabled).toBe(true);
    expect(row('Rice').getByText('Amount not understood')).toBeTruthy();
    expect(row('Pears').getByText('Date not understood: left out')).toBeTruthy();
    expect(row('Pears').getByText('No place of this name: goes to its usual one')).toBeTruthy();
    expect(box('Pears').checked).toBe(true);
    expect(backend.calls).not.toContain('addMany');
  });

  it('adds what is left ticked as one, and takes it back', async () => {
    const { user, backend, larder } = await read(TABLE);
    await waitFor(() => expect(rows()).toHaveLength(5));
    const all = { search: '', placeId: null, sort: 'date', offset: 0, limit: 1 } as const;
    const { total } = await backend.lots(all);
    await user.click(box('Plum jam'));
    await user.click(screen.getByRole('button', { name: 'Add 2 things' }));
    const toast = (await screen.findByText('2 things added')).closest<HTMLElement>('.toast');
    expect(backend.calls.filter((c) => c === 'addMany')).toHaveLength(1);
    expect((await backend.lots(all)).total).toBe(total + 2);
    expect(larder.router.route.screen).toBe('grid');
    await user.click(within(toast ?? document.body).getByRole('button', { name: 'Undo' }));
    await waitFor(async () => expect((await backend.lots(all)).total).toBe(total));
  });

  it('narrows to problems, ticks none and all', async () => {
    const { user } = await read(TABLE);
    await waitFor(() => expect(rows()).toHaveLength(5));
    await user.click(screen.getByRole('button', { name: /Only with problems/ }));
    expect(rows()).toHaveLength(3);
    await user.click(screen.getByRole('button', { name: 'Choose none' }));
    expect(screen.getByRole('button', { name: 'Add 2 things' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Only with problems/ }));
    await user.click(screen.getByRole('button', { name: 'Choose none' }));
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Add 0 things' }).disabled).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Choose all' }));
    expect(screen.getByRole('button', { name: 'Add 3 things' })).toBeTruthy();
  });

  it('gives the text back to be mended', async () => {
    const { user } = await read(TABLE);
    await waitFor(() => expect(rows()).toHaveLength(5));
    await user.click(screen.getByRole('button', { name: 'Back' }));
    expect(screen.getByLabelText<HTMLTextAreaElement>('The table').value).toBe(TABLE);
  });

  it('says what is missing, and what failed', async () => {
    const backend = fake();
    const { user } = await read('', backend);
    expect(screen.getByRole('alert').textContent).toContain('Paste a table first');
    await fireEvent.input(screen.getByLabelText('The table'), { target: { value: 'Name;Amount' } });
    await user.click(screen.getByRole('button', { name: 'Look at it' }));
    await screen.findByText('There are no rows in it');
    backend.failures.set('readTable', 'storage');
    await user.click(screen.getByRole('button', { name: 'Look at it' }));
    await screen.findByText(/cannot write its file/);
  });

  it('says how much was left out', async () => {
    await read(`Name\n${Array.from({ length: 1200 }, (_, i) => `Jar ${i}`).join('\n')}`);
    await screen.findByText('200 more rows were left out: 1,000 go in at once.');
    expect(rows().length, 'a window of them').toBeLessThan(60);
  });

  it('is opened from a file', async () => {
    const { user, container } = await show(PasteScreen, {});
    const field = container.querySelector<HTMLInputElement>('input[type=file]');
    if (!field) throw new Error('no field');
    await user.upload(field, new File(['Name\tMenge\nM\u00fcsli\t2'], 'list.tsv', { type: 'text/plain' }));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(row('Müsli').getByText('2 pieces')).toBeTruthy();
  });
});

describe('the text of a file', () => {
  it('is read whichever way it was written', async () => {
    const file = (bytes: number[]) => new File([new Uint8Array(bytes)], 'a.csv');
    expect(await readText(file([0x4d, 0xfc]))).toBe('Mü');
    expect(await readText(file([0x4d, 0xc3, 0xbc]))).toBe('Mü');
    expect(await readText(file([0xff, 0xfe, 0x4d, 0, 0xfc, 0]))).toBe('Mü');
  });
});

describe('cells of the fake', () => {
  it('hold separators and line ends in quotes', () => {
    expect(cells('a,"b, ""c""\nd"\n\ne,f')).toEqual([
      { line: 1, cells: ['a', 'b, "c"\nd'] },
      { line: 4, cells: ['e', 'f'] },
    ]);
  });
});
