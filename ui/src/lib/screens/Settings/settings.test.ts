import { fake, show } from '../../../tests/render';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/svelte';
import { afterEach, describe, expect, it } from 'vitest';
import SettingsScreen from './SettingsScreen.svelte';

afterEach(cleanup);

async function setTime(field: HTMLElement, value: string) {
  await fireEvent.input(field, { target: { value } });
  await fireEvent.change(field);
}

describe('the Settings screen', () => {
  it('changes the language without a restart', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    await user.selectOptions(screen.getByLabelText('Language'), 'Deutsch');
    await screen.findByRole('heading', { level: 1, name: 'Einstellungen' });
    expect(document.documentElement.lang).toBe('de');
    expect(larder.settings.language).toBe('de');
    await user.selectOptions(screen.getByLabelText('Sprache'), 'Wie im System');
    await screen.findByRole('heading', { level: 1, name: 'Settings' });
  });

  it('keeps numbers within their bounds, and says which', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    const field = screen.getByLabelText('Longest wait for an answer');
    await user.clear(field);
    await user.type(field, '61');
    await user.tab();
    expect(screen.getByText('Type a whole number from 1 to 60')).toBeTruthy();
    expect(larder.settings.deadlineSeconds).toBe(8);
    await user.clear(field);
    await user.type(field, '15');
    await user.tab();
    await waitFor(() => expect(larder.settings.deadlineSeconds).toBe(15));
    expect(screen.queryByText('Type a whole number from 1 to 60')).toBeNull();
  });

  it('takes only web addresses for the source', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    const field = screen.getByLabelText('Address of the source');
    for (const wrong of ['openfoodfacts.org', 'file:///etc/passwd', 'https://user:secret@example.org', '']) {
      await user.clear(field);
      if (wrong) await user.type(field, wrong);
      await user.tab();
      expect(field.getAttribute('aria-invalid'), wrong).toBe('true');
    }
    await user.clear(field);
    await user.type(field, 'http://127.0.0.1:8089/');
    await user.tab();
    await waitFor(() => expect(larder.settings.sourceUrl).toBe('http://127.0.0.1:8089'));
  });

  it('asks a second source once there is a key for it', async () => {
    const { user, larder, backend } = await show(SettingsScreen, {});
    const box = screen.getByRole<HTMLInputElement>('switch', { name: 'Also ask USDA FoodData Central' });
    await user.click(box);
    const field = await screen.findByLabelText('Key for FoodData Central', { selector: 'input' });
    expect(box.checked, 'not without a key').toBe(false);
    await user.type(field, 'two words');
    await user.click(screen.getByRole('button', { name: 'Use this key' }));
    expect(screen.getByText(/^Type the key as you were sent it/)).toBeTruthy();
    expect(backend.calls).not.toContain('setSecondSource');
    await user.clear(field);
    await user.type(field, ' wrong ');
    await user.click(screen.getByRole('button', { name: 'Use this key' }));
    await screen.findByText(/^FoodData Central does not accept this key/);
    expect(box.checked).toBe(true);
    await user.click(screen.getByRole('button', { name: 'Replace key' }));
    await user.type(screen.getByLabelText('Key for FoodData Central', { selector: 'input' }), 'right{Enter}');
    await waitFor(() => expect(screen.queryByText(/does not accept/)).toBeNull());
    await user.click(box);
    await waitFor(() => expect(larder.settings.secondSource).toEqual({ on: false, hasKey: true }));
    await user.click(box);
    await waitFor(() => expect(box.checked, 'the key is still there').toBe(true));
    await user.click(screen.getByRole('button', { name: 'Remove key' }));
    await waitFor(() => expect(larder.settings.secondSource).toEqual({ on: false, hasKey: false }));
    expect(screen.queryByText('Your key is kept')).toBeNull();
  });

  it('switches back what could not be saved, and says so', async () => {
    const backend = fake();
    const { user } = await show(SettingsScreen, {}, backend);
    backend.failures.set('saveSettings', 'storage');
    const box = screen.getByRole<HTMLInputElement>('switch', { name: 'Look products up' });
    await user.click(box);
    await screen.findByText(/cannot write its file/);
    expect(box.checked).toBe(true);
  });

  it('tells once a day only when asked to, and not in the quiet hours', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    expect(screen.queryByLabelText('Not before')).toBeNull();
    await user.click(screen.getByRole('switch', { name: 'Tell me once a day' }));
    const at = await screen.findByLabelText<HTMLInputElement>('Not before');
    expect([at.type, at.value]).toEqual(['time', '09:00']);
    await setTime(at, '22:30');
    await waitFor(() => expect(larder.settings.notices).toMatchObject({ on: true, at: '22:30' }));
    expect(screen.getByText('That is in your quiet hours: it comes from 8:00 on')).toBeTruthy();
    await setTime(screen.getByLabelText('Quiet until'), '21:00');
    await screen.findByText('Both times alike: no quiet hours');
    await setTime(at, '');
    expect(larder.settings.notices.at).toBe('22:30');
    expect(at.value).toBe('22:30');
  });

  it('shows a notification to try, or says why there is none', async () => {
    const backend = fake();
    backend.noNotifications = true;
    const { user } = await show(SettingsScreen, {}, backend);
    await user.click(screen.getByRole('button', { name: 'Show one now' }));
    await screen.findByText(/Your system shows no notifications/);
    backend.noNotifications = false;
    await user.click(screen.getByRole('button', { name: 'Show one now' }));
    await screen.findByText(/^Sent\./);
    expect(screen.queryByText(/Your system shows no notifications/)).toBeNull();
  });

  it('knows countries by their names, in the language of the window', async () => {
    const { user, larder } = await show(SettingsScreen, {});
    await user.selectOptions(screen.getByLabelText('Country for codes of weighed goods'), 'Switzerland');
    await waitFor(() => expect(larder.settings.country).toBe('CH'));
    await user.selectOptions(screen.getByLabelText('Language'), 'Deutsch');
    const german = await screen.findByLabelText<HTMLSelectElement>('Land für Codes gewogener Ware');
    expect(german.selectedOptions[0]?.text).toBe('Schweiz');
  });

  it('leads to those who eat here, by their names', async () => {
    const backend = fake();
    await backend.addMember({ name: 'Anna', allergens: [], diets: [] });
    await show(SettingsScreen, {}, backend);
    const link = await screen.findByRole('link', { name: /^Household members\s*Anna/ });
    expect(link.getAttribute('href')).toBe('#/settings/members');
  });

  it('leads to the places and to the journal', async () => {
    await show(SettingsScreen, {});
    const places = screen.getByRole('link', { name: /^Places\s*Pantry, Fridge, Freezer/ });
    expect(places.getAttribute('href')).toBe('#/settings/places');
    expect(screen.getByRole('link', { name: /^Journal/ }).getAttribute('href')).toBe('#/journal');
  });

  it('leads to the cache, and says in a line what is kept', async () => {
    const backend = fake();
    backend.network = 'offline';
    await backend.lookUp('4006381333931', false);
    await show(SettingsScreen, {}, backend);
    const link = await screen.findByRole('link', {
      name: /Cache\s*412 answers · 1\.9 MB · 1 waits to be asked/,
    });
    expect(link.getAttribute('href')).toBe('#/settings/cache');
  });

  it('shows a copy that is under way, and stops it', async () => {
    const backend = fake();
    const { store } = (await backend.start()).settings;
    const into = { ...store, kind: 'files' as const };
    backend.keeping.copy = { done: 40, total: 412, paused: false, at: Date.now(), into };
    const { user } = await show(SettingsScreen, {}, backend);
    await screen.findByRole('progressbar', { name: /Copying answers: \d+ of 412/ });
    await user.click(screen.getByRole('button', { name: 'Stop copying' }));
    await screen.findByText('Copying stopped. What was copied stays.');
    expect(screen.queryByRole('progressbar')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }));
  });
});
