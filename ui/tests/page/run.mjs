/**
 * The built page in Chromium, over the fake backend and under the policy of the real window: layout,
 * accessibility, keyboard and console. Ends with a code other than 0 when anything failed.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './serve.mjs';

const CHROMIUM = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const AXE_SOURCE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [
  [320, 568],
  [390, 844],
  [768, 1024],
  [1280, 800],
];
const STEP = 15_000;

const executablePath = CHROMIUM.find((path) => path && existsSync(path));
if (!executablePath) {
  console.error('Chromium is needed: apt-get install chromium, or set CHROMIUM to its path');
  process.exit(1);
}

const server = await serve(fileURLToPath(new URL('../../node_modules/.page', import.meta.url)));
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
});

let passed = 0;
let failed = 0;

/** Opens a page, runs `work`, and fails on anything the console or the policy complains of. */
async function check(name, { width = 1280, height = 800, search = '', hash = '#/scan', ...context }, work) {
  const made = await browser.newContext({
    viewport: { width, height },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...context,
  });
  const page = await made.newPage();
  page.setDefaultTimeout(STEP);
  const complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  try {
    await page.goto(`${server.address}?lookup=0&${search}${hash}`);
    await page.locator('main').waitFor();
    await work(page);
    if (complaints.length > 0) throw new Error(`the console says: ${complaints.join(' | ')}`);
    passed += 1;
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${name}\n  ${error.message}`);
  } finally {
    await made.close();
  }
}

function equal(actual, expected, what) {
  const [a, b] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: ${a}, not ${b}`);
}

async function noSidewaysScroll(page) {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('main, main aside, main .scroller, dialog .body')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map(
        (element) =>
          `${element.tagName.toLowerCase()}.${element.className} ${element.scrollWidth} > ${element.clientWidth}`,
      ),
  );
  equal(wide, [], 'scrolls sideways');
}

/** No control is smaller than a fingertip, unless it stands in a sentence. */
async function targets(page) {
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, summary, a[data-nav], a.back, input:not([type=file])')]
      .filter((element) => element.checkVisibility?.() && !element.closest('.hidden'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(
        ({ element, box }) => box.width > 0 && box.height < 40 && !element.matches('[type=checkbox], .name'),
      )
      .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} is ${Math.round(box.height)} px high`),
  );
  equal(small, [], 'targets');
}

/** Whatever can be pressed or filled in gets the focus by Tab; within a group of which one has it, arrows do the rest. */
async function reachable(page) {
  const mark = () => {
    const open = document.querySelector('dialog[open]') ?? document.body;
    const inGroup = '[role=grid] *, [role=radiogroup] *, [role=listbox] *, [role=option]';
    const kinds = 'a[href], button, input:not([type=file]), select, textarea, summary, [tabindex="0"]';
    const shown = [...open.querySelectorAll(kinds)].filter(
      (element) => element.checkVisibility?.({ visibilityProperty: true }) && !element.disabled,
    );
    const marked = shown.filter((element) => !element.matches(inGroup) && !element.closest('[inert]'));
    marked.forEach((element, index) => (element.dataset.tabTest = String(index)));
    document.activeElement?.blur?.();
    return marked.length;
  };
  const count = await page.evaluate(mark);
  const reached = new Set();
  for (let press = 0; press < 4 * count + 60 && reached.size < count; press += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement?.dataset.tabTest ?? ''));
    reached.delete('');
  }
  const missed = await page.evaluate(
    (found) =>
      [...document.querySelectorAll('[data-tab-test]')]
        .filter((element) => element.isConnected && !found.includes(element.dataset.tabTest))
        .map((element) => element.outerHTML.slice(0, 120)),
    [...reached],
  );
  equal(missed, [], 'not reached by Tab');
}

async function axe(page) {
  // Added through the debugger's world: the page's own policy allows no foreign script.
  const found = await page.evaluate(async () => {
    const result = await window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 4)
          .join(', ')}`,
    );
  });
  equal(found, [], 'axe');
}

/** Names the width at which something is wrong. */
async function atWidth(width, work) {
  try {
    await work();
  } catch (error) {
    throw new Error(`at ${width} px: ${error.message}`, { cause: error });
  }
}

const enter = async (page, text) => {
  const field = page.getByTestId('manual-entry');
  await field.fill(text);
  await field.press('Enter');
};

const openProduct = async (page, search) => {
  await page.getByRole('searchbox').fill(search);
  await page.waitForFunction(() => document.querySelectorAll('[data-testid=pantry-row]').length === 1);
  await page.locator('[data-testid=pantry-row] a').click();
  await page.getByTestId('lot').waitFor();
};

/** 0.350 kg of something that German shops weigh. */
const CHEESE = '2812341003507';

/** Two who eat here, of whom one must not have much. */
const household = (page) =>
  page.evaluate(async () => {
    const fake = window.larderFake;
    await fake.addMember({ name: 'Anna', allergens: ['en:milk', 'en:nuts'], diets: ['vegetarian'] });
    await fake.addMember({ name: 'Ben', allergens: ['en:peanuts'], diets: ['no-palm-oil'] });
  });

const useOne = (page, search) =>
  page.evaluate(async (words) => {
    const fake = window.larderFake;
    const query = {
      search: words,
      filter: 'all',
      placeId: null,
      kindId: null,
      sort: 'name',
      offset: 0,
      limit: 1,
    };
    const { rows } = await fake.pantry(query);
    const nothing = { lotId: null, reason: null, groupId: null };
    await fake.take({ productId: rows[0].id, milli: 1000, how: 'use', ...nothing });
  }, search);

const shopping = (page) => page.getByTestId('shopping-item').nth(5).waitFor();

const choose = async (page, ...indexes) => {
  await page.getByTestId('grid-row').nth(5).waitFor();
  for (const index of indexes) await page.getByTestId('grid-row').nth(index).click();
  await page.getByTestId('grid-actions').waitFor();
};

const store = (name) => async (page) => {
  await page.getByRole('button', { name }).click();
  await page.getByRole('dialog').waitFor();
};

/** Opens a product of which everything is said that can be said. */
const allSaid = async (page) => {
  const id = await page.evaluate(async () => {
    const fake = window.larderFake;
    const query = { filter: 'all', placeId: null, kindId: null, sort: 'name', offset: 0, limit: 1 };
    const find = async (search) => (await fake.pantry({ ...query, search })).rows[0].id;
    const id = await find('hazelnut');
    const piece = (milli) => ({ milli, unit: 'piece' });
    const { id: kindId } = await fake.addKind({ name: 'Spreads', minimum: piece(3000) });
    await fake.addUnit('Jar');
    const { edits } = await fake.product(id);
    await fake.editProduct(id, {
      ...edits,
      kindId,
      minimum: piece(1000),
      brand: 'Nutwood & Sons',
      categories: ['en:chocolate-spreads', 'de:brotaufstriche-aus-dem-kühlregal'],
      allergens: ['en:milk'],
      traces: [],
      nutrition: [{ id: 'sugars', milliPer100: 50_000 }],
      equations: [{ leftMilli: 1000, leftUnit: 'piece', rightMilli: 400_000, rightUnit: 'g' }],
      barcodes: [{ gtin: '4006381333931', milli: 6000 }],
    });
    for (const [store, priceMinor] of [
      ['Penny', 249],
      ['The corner shop behind the station', 319],
    ])
      await fake.notePrice({ productId: id, store, amount: piece(1000), priceMinor });
    return id;
  });
  await page.evaluate((hash) => (location.hash = hash), `#/product/${id}`);
  await page.getByTestId('price').nth(1).waitFor();
  return id;
};

/** The same with one of its dialogs. */
const saying = (name) => async (page) => {
  await allSaid(page);
  await page.getByRole('button', { name }).first().click();
  await page.getByRole('dialog').waitFor();
};

const screens = {
  scan: {},
  'scan, with a session': {
    work: async (page) => {
      const known = await page.evaluate(() => window.larderFake.gtinOf('Hazelnut spread'));
      for (const text of ['2012345678903', '4006381333932', '5901234123457', known, '4006381333931'])
        await enter(page, text);
      await page.locator('[data-testid=scan-row][data-state=found]').nth(1).waitFor();
    },
  },
  pantry: { hash: '#/pantry', work: (page) => page.getByTestId('pantry-row').first().waitFor() },
  'pantry, empty': {
    hash: '#/pantry',
    search: 'fake=empty',
    work: (page) => page.locator('.empty').first().waitFor(),
  },
  'pantry, failing': {
    hash: '#/pantry',
    search: 'fake=failing',
    work: (page) => page.getByRole('alert').waitFor(),
  },
  'pantry, loading': { hash: '#/pantry', search: 'fake=slow' },
  'pantry, adding by name': {
    hash: '#/pantry',
    work: async (page) => {
      await page.locator('.bar button.add').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  product: {
    hash: '#/pantry',
    work: async (page) => {
      await page.getByRole('searchbox').fill('hazel');
      await page.waitForFunction(() => document.querySelectorAll('[data-testid=pantry-row]').length === 1);
      await page.getByRole('link', { name: 'Hazelnut spread' }).click();
      await page.getByTestId('lot').waitFor();
    },
  },
  'product, every part of a lot': {
    hash: '#/pantry',
    work: async (page) => {
      await openProduct(page, 'salmon');
      await page.getByTestId('lot').locator('.round').click();
      await page.getByTestId('lot').locator('.edit').waitFor();
    },
  },
  'product, using and throwing away a part': {
    hash: '#/pantry',
    work: async (page) => {
      await openProduct(page, 'kidney');
      await page.getByTestId('lot').locator('.actions .btn').first().click();
      await page.getByTestId('lot').locator('.portions').waitFor();
      await page.getByTestId('lot').locator('.actions .btn').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'product, freezing what was thawed': {
    hash: '#/pantry',
    work: async (page) => {
      await page.evaluate(async () => {
        const fake = window.larderFake;
        const query = {
          search: 'salmon',
          filter: 'all',
          placeId: null,
          kindId: null,
          sort: 'name',
          offset: 0,
          limit: 1,
        };
        const { rows } = await fake.pantry(query);
        const nothing = { partMilli: null, date: null, dateFrom: null, dateKind: null, milli: null };
        const none = { opened: null, priceMinor: null, store: null, note: null, batch: null, groupId: null };
        await fake.editLot(rows[0].firstLot.id, { ...nothing, ...none, placeId: 'place-fridge' });
      });
      await openProduct(page, 'salmon');
      await page.getByRole('button', { name: /^(Freeze|Einfrieren)$/ }).click();
      await page.getByRole('dialog').getByRole('alert').waitFor();
    },
  },
  'product, all that is said of it': { hash: '#/pantry', work: allSaid },
  'product, its allergens': { hash: '#/pantry', work: saying(/^(Change: Contains|Ändern: Enthält)/) },
  'product, its nutrients': { hash: '#/pantry', work: saying(/^(Change: Nutrition|Ändern: Nährwerte)/) },
  'product, its kind': { hash: '#/pantry', work: saying(/^(Edit|Bearbeiten) ?: (Kind|Art)$/) },
  'product, a barcode': { hash: '#/pantry', work: saying(/^(Add a barcode|Strichcode hinzufügen)/) },
  'product, a price': { hash: '#/pantry', work: saying(/^(Note a price|Preis notieren)/) },
  'product, how units convert': {
    hash: '#/pantry',
    work: async (page) => {
      await saying(/^(Edit|Bearbeiten) ?: (How|Wie)/)(page);
      await page.getByRole('dialog').locator('fieldset ~ button').click();
      const line = page.getByRole('dialog').locator('fieldset').nth(1);
      await line.locator('select').first().selectOption('piece');
      await line.locator('select').nth(1).selectOption('kg');
      await line.locator('input').nth(1).fill('2');
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await line.getByRole('alert').waitFor();
    },
  },
  'product, the same as another': {
    hash: '#/pantry',
    work: async (page) => {
      await saying(/^(This is the same|Das ist dasselbe)/)(page);
      await page.getByRole('dialog').locator('input').fill('ho');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').locator('li').first().waitFor();
    },
  },
  'product, part of another': {
    hash: '#/pantry',
    work: async (page) => {
      const id = await allSaid(page);
      await page.evaluate(async (from) => {
        const fake = window.larderFake;
        const query = {
          search: 'honey',
          filter: 'all',
          placeId: null,
          kindId: null,
          sort: 'name',
          offset: 0,
          limit: 1,
        };
        await fake.mergeProducts(from, (await fake.pantry(query)).rows[0].id);
      }, id);
      await page.getByText(/^(This is the same as Honey|Das ist dasselbe wie Honey)/).waitFor();
    },
  },
  units: {
    hash: '#/settings/units',
    work: async (page) => {
      await page.evaluate(() => window.larderFake.addUnit('Glass of a quarter of a litre'));
      await page.getByTestId('thing-row').waitFor();
    },
  },
  'units, a new one': {
    hash: '#/settings/units',
    work: async (page) => {
      await page.locator('main .empty .btn').click();
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('alert').waitFor();
    },
  },
  kinds: {
    hash: '#/settings/kinds',
    work: async (page) => {
      await page.evaluate(() =>
        window.larderFake.addKind({ name: 'Flour', minimum: { milli: 2_000_000, unit: 'g' } }),
      );
      await page.getByTestId('thing-row').waitFor();
    },
  },
  'kinds, a new one': {
    hash: '#/settings/kinds',
    work: async (page) => {
      await page.locator('main .empty .btn').click();
      await page.getByRole('dialog').locator('input').nth(1).fill('1½ kg');
      await page
        .getByRole('dialog')
        .getByText(/1[.,]5/)
        .waitFor();
    },
  },
  settings: {
    hash: '#/settings',
    work: (page) => page.getByText('1.9 MB').or(page.getByText('1,9 MB')).waitFor(),
  },
  places: {
    hash: '#/settings/places',
    work: async (page) => {
      await page.evaluate(async () => {
        const fake = window.larderFake;
        let parentId = null;
        for (const name of ['Cellar', 'Shelf by the window', 'Box']) {
          await fake.addPlace({ name, parentId, condition: 'cool' });
          parentId = (await fake.places()).find((place) => place.name === name).id;
        }
      });
      await page.getByTestId('place-row').nth(5).waitFor();
    },
  },
  'places, a new one': {
    hash: '#/settings/places',
    work: async (page) => {
      await page.locator('main .btn').last().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'places, a label': {
    hash: '#/settings/places',
    work: async (page) => {
      await page
        .getByTestId('place-row')
        .first()
        .getByRole('button', { name: /Label|Etikett/ })
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'household, empty': {
    hash: '#/settings/members',
    work: (page) => page.locator('.empty').waitFor(),
  },
  household: {
    hash: '#/settings/members',
    work: async (page) => {
      await household(page);
      await page.getByTestId('thing-row').nth(1).waitFor();
    },
  },
  'household, somebody': {
    hash: '#/settings/members',
    work: async (page) => {
      await household(page);
      await page.getByTestId('thing-row').first().locator('button').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'pantry, for a household': {
    hash: '#/pantry',
    work: async (page) => {
      await household(page);
      await useOne(page, 'plain yoghurt');
      await page.getByTestId('concerns').first().waitFor();
      await page.locator('a[href="#/unreached"]').waitFor();
    },
  },
  'product, for a household': {
    hash: '#/pantry',
    work: async (page) => {
      await household(page);
      await useOne(page, 'plain yoghurt');
      await openProduct(page, 'plain yoghurt');
      await page.getByTestId('member-concerns').waitFor();
      await page.getByTestId('lot').locator('.unreached').waitFor();
    },
  },
  'scan, for a household, with weighed goods': {
    work: async (page) => {
      await household(page);
      const known = await page.evaluate(() => window.larderFake.gtinOf('Hazelnut spread'));
      for (const text of [known, '2512341003506', CHEESE]) await enter(page, text);
      await page.getByTestId('concerns').first().waitFor();
    },
  },
  'scan, teaching a code': {
    work: async (page) => {
      await enter(page, '2512341003506');
      await page.getByRole('button', { name: /By weight|Nach Gewicht/ }).click();
      await page.getByRole('dialog').locator('button[type=submit]').click();
      await page.getByRole('alert').waitFor();
    },
  },
  'not reached in time': {
    hash: '#/unreached',
    work: async (page) => {
      await useOne(page, 'plain yoghurt');
      await page.getByTestId('unreached').waitFor();
    },
  },
  'not reached in time, empty': {
    hash: '#/unreached',
    work: (page) => page.locator('.empty').waitFor(),
  },
  'settings, with notices': {
    hash: '#/settings',
    work: async (page) => {
      await page.getByRole('switch', { name: /Tell me once|Einmal am Tag/ }).click();
      await page.locator('input[type=time]').nth(2).waitFor();
    },
  },
  'settings, with recalls': {
    hash: '#/settings',
    work: async (page) => {
      await page.getByRole('switch', { name: /official recalls|Rückrufe hinweisen/ }).click();
      await page.getByText(/3[.,]412/).waitFor();
    },
  },
  'recalls, off': {
    hash: '#/settings/recalls',
    work: (page) => page.locator('.empty').waitFor(),
  },
  recalls: {
    hash: '#/settings/recalls',
    work: async (page) => {
      await page.locator('.empty .btn').click();
      await page.getByTestId('recall').nth(1).locator('.btn').click();
      await page.locator('.recall.checked').waitFor();
    },
  },
  'pantry, with recalls': {
    hash: '#/settings/recalls',
    work: async (page) => {
      await page.locator('.empty .btn').click();
      await page.getByTestId('recall').first().waitFor();
      await page.evaluate(() => (location.hash = '#/pantry'));
      await page.getByTestId('recalled').first().waitFor();
    },
  },
  'codes, empty': {
    hash: '#/settings/codes',
    work: (page) => page.locator('.empty').waitFor(),
  },
  codes: {
    hash: '#/settings/codes',
    work: async (page) => {
      await page.evaluate(async () => {
        await window.larderFake.teachWeighed('2512341003506', { kind: 'weight', milliG: 350_000 });
        await window.larderFake.teachWeighed('2412345000009', null);
      });
      await page.getByTestId('taught-code').nth(1).waitFor();
    },
  },
  shopping: {
    hash: '#/shopping',
    work: async (page) => {
      await shopping(page);
      await page.getByTestId('shopping-item').nth(3).getByRole('checkbox').check();
      await page
        .getByTestId('shopping-item')
        .first()
        .locator('button')
        .last()
        .evaluate((button) => button.click());
      await page.locator('details summary').click();
    },
  },
  'shopping, empty': {
    hash: '#/shopping',
    search: 'fake=empty',
    work: (page) => page.locator('.empty').first().waitFor(),
  },
  'shopping, loading': { hash: '#/shopping', search: 'fake=slow' },
  'shopping, failing': {
    hash: '#/shopping',
    search: 'fake=failing',
    work: (page) => page.getByRole('alert').waitFor(),
  },
  'shopping, offers': {
    hash: '#/shopping',
    work: async (page) => {
      await shopping(page);
      await page.getByRole('combobox').fill('2 kg oil');
      await page.getByRole('option').first().waitFor();
      await page.keyboard.press('ArrowDown');
    },
  },
  'shopping, an item': {
    hash: '#/shopping',
    work: async (page) => {
      await shopping(page);
      await page
        .getByRole('button', { name: /: Candles$/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'shopping, another list': {
    hash: '#/shopping',
    work: async (page) => {
      await page.evaluate(() => window.larderFake.addList({ name: 'Party', store: 'Corner shop' }));
      await page.getByRole('button', { name: /^Party/ }).click();
      await page.getByRole('heading', { level: 1, name: 'Party' }).waitFor();
      await page.locator('header .tool').first().click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'shopping, putting away': {
    hash: '#/shopping',
    work: async (page) => {
      await shopping(page);
      await page.evaluate(async () => {
        const fake = window.larderFake;
        const { id } = await fake.addKind({ name: 'Milk', minimum: null });
        const none = { text: null, productId: null, code: null, amount: null, note: null };
        await fake.addItem('list-main', { ...none, kindId: id });
      });
      for (const name of ['Milk', 'Candles', 'Olive oil extra virgin'])
        await page.getByRole('checkbox', { name, exact: true }).check();
      await page.getByRole('button', { name: /^(Put away|Wegräumen)/ }).click();
      await page.getByTestId('put-away-item').nth(2).waitFor();
    },
  },
  journal: {
    hash: '#/journal',
    work: async (page) => {
      await page.getByTestId('entry').first().waitFor();
      await page.evaluate(async () => {
        const fake = window.larderFake;
        for (const name of ['Honey', 'Oat drink', 'Plain yoghurt']) {
          const text = fake.gtinOf(name);
          await fake.scanCode({ text, symbology: null, mode: 'add', placeId: null, groupId: 'trip' });
        }
      });
      await page.getByRole('button', { name: /^(Shopping trip|Einkauf)/ }).click();
    },
  },
  'journal, empty': {
    hash: '#/journal',
    search: 'fake=empty',
    work: (page) => page.locator('.empty').first().waitFor(),
  },
  count: {
    hash: '#/count/place-freezer',
    work: async (page) => {
      await page.getByTestId('count-row').first().waitFor();
      const steps = page.locator('[data-testid=count-row] .step');
      await steps.nth(0).locator('button').last().click();
      await steps.nth(1).locator('button').first().click();
    },
  },
  'count, compared': {
    hash: '#/count/place-freezer',
    work: async (page) => {
      await page.getByTestId('count-row').first().waitFor();
      const steps = page.locator('[data-testid=count-row] .step');
      await steps.nth(0).locator('button').last().click();
      await steps.nth(1).locator('button').first().click();
      await page.locator('main .btn.go').click();
      await page.getByTestId('count-group').nth(1).waitFor();
    },
  },
  'count, with the camera': {
    hash: '#/count/place-freezer/camera',
    work: async (page) => {
      await page.locator('[data-camera-state=live]').waitFor();
      await page.evaluate(() => {
        const text = window.larderFake.gtinOf('Honey');
        window.larderFake.frameCodes.push([{ text, symbology: ']E0', format: 'EAN-13' }]);
      });
      await page.getByTestId('last-counted').waitFor();
    },
  },
  'scan, several codes': {
    work: async (page) => {
      await page.locator('[data-camera-state=live]').waitFor();
      await page.evaluate(() => {
        const codes = ['4006381333931', window.larderFake.gtinOf('Honey')];
        window.larderFake.frameCodes.push(
          codes.map((text) => ({ text, symbology: ']E0', format: 'EAN-13' })),
        );
      });
      await page.getByText('Honey').waitFor();
    },
  },
  'scan, a printed date': {
    work: async (page) => {
      await page.locator('[data-camera-state=live]').waitFor();
      await enter(page, '4006381333931');
      await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
      await page.locator('[data-testid=scan-row] .by-camera').click();
      await page.locator('.panel [role=status]').waitFor();
      await page.evaluate(() => {
        window.larderFake.printedDates = [
          { date: '2027-06-05', kind: 'use-by', text: '05.06.27' },
          { date: '2027-05-06', kind: null, text: '05.06.27' },
        ];
      });
      await page.locator('.panel .item').nth(1).waitFor();
    },
  },
  'control codes': {
    hash: '#/settings/control-codes',
    work: (page) => page.getByTestId('control-code').first().waitFor(),
  },
  'count, where': {
    work: async (page) => {
      await page.getByRole('button', { name: /^(Count|Zählen)$/ }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'product, counting it': {
    hash: '#/pantry',
    work: async (page) => {
      await openProduct(page, 'plain yoghurt');
      await page.locator('.section button.count').click();
      await page.getByRole('dialog').waitFor();
    },
  },
  grid: { hash: '#/grid', work: (page) => page.getByTestId('grid-row').nth(4).waitFor() },
  'grid, with some chosen': {
    hash: '#/grid',
    work: async (page) => {
      await choose(page, 0, 2, 5);
      await page.getByTestId('grid-row').nth(3).locator('.cell.date').dblclick();
      await page.locator('[data-editor] input').waitFor();
    },
  },
  'grid, a dialog': {
    hash: '#/grid',
    work: async (page) => {
      await choose(page, 0, 2, 5);
      await page.getByTestId('grid-actions').locator('.actions button').nth(1).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  'grid, empty': {
    hash: '#/grid',
    search: 'fake=empty',
    work: (page) => page.locator('.empty').waitFor(),
  },
  'grid, loading': { hash: '#/grid', search: 'fake=slow' },
  'a pasted table': { hash: '#/grid/paste', work: (page) => page.locator('textarea').waitFor() },
  'a pasted table, read': {
    hash: '#/grid/paste',
    work: async (page) => {
      await page
        .locator('textarea')
        .fill(
          'Name;Menge;MHD;Ort;Preis\nHoney;2;12.5.27;fridge;3,49\nPlum jam;1;soon;Attic;x\nRice;many;;;\n;3;;;',
        );
      await page.locator('main button[type=submit]').click();
      await page.getByTestId('pasted-row').nth(3).waitFor();
    },
  },
  'another day': { hash: '#/past', work: (page) => page.getByTestId('past-row').first().waitFor() },
  'another day, too early': {
    hash: '#/past/2020-01-01',
    work: (page) => page.locator('.empty').waitFor(),
  },
  palette: {
    hash: '#/pantry',
    work: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-entry').nth(5).waitFor();
    },
  },
  'palette, finding': {
    hash: '#/settings',
    work: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('fr');
      await page.getByTestId('palette-entry').filter({ hasText: 'Garden peas' }).waitFor();
    },
  },
  'palette, nothing found': {
    work: async (page) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('xyzzy');
      await page.locator('dialog .none').waitFor();
    },
  },
  cache: { hash: '#/settings/cache', work: (page) => page.locator('#cache-tiers').waitFor() },
  'cache, with its table': {
    hash: '#/settings/cache',
    work: async (page) => {
      await page.locator('summary').first().click();
      await page.locator('caption').waitFor();
    },
  },
  'cache, empty': {
    hash: '#/settings/cache',
    search: 'fake=empty',
    work: (page) => page.locator('.empty').first().waitFor(),
  },
  'cache, in trouble': {
    work: async (page) => {
      await page.evaluate(() => {
        const { keeping } = window.larderFake;
        window.larderFake.network = 'rate-limited';
        keeping.storeState = 'down';
        keeping.refresh = { done: 5, total: 12, paused: true, at: 0 };
      });
      for (const text of ['4006381333931', '0036000291452', '96385074']) await enter(page, text);
      await page.locator('[data-testid=scan-row][data-state=unavailable]').nth(2).waitFor();
      await page.locator('[data-nav=settings]').click();
      await page.locator('a[href="#/settings/cache"]').click();
      await page.locator('progress').waitFor();
      await page.locator('summary').first().click();
    },
  },
  'cache, loading': { hash: '#/settings/cache', search: 'fake=slow' },
  'another store': {
    hash: '#/settings/cache',
    work: async (page) => {
      await store(/Key-value|Schlüssel/)(page);
      await page.getByRole('dialog').getByText('412').first().waitFor();
    },
  },
  'another store, a server': { hash: '#/settings/cache', work: store(/Redis/) },
  'another store, not usable': {
    hash: '#/settings/cache',
    work: async (page) => {
      await store(/Redis/)(page);
      await page.getByRole('dialog').locator('input').first().fill('nowhere');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').locator('summary').click();
    },
  },
};

const tasks = [];
const task = (...what) => tasks.push(what);

for (const [name, { work, ...where }] of Object.entries(screens)) {
  for (const theme of ['light', 'dark']) {
    // German is the longer language: it takes the dark half.
    const search = `${where.search ?? ''}&theme=${theme}&lang=${theme === 'dark' ? 'de' : 'en-GB'}`;
    task(`${name}, ${theme}`, { ...where, search }, async (page) => {
      await page.evaluate(AXE_SOURCE);
      await work?.(page);
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height });
        // Two pictures: the first lays out, the second has what was measured in the first.
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        await atWidth(width, () => noSidewaysScroll(page));
        await atWidth(width, () => targets(page));
        await atWidth(width, () => axe(page));
      }
      if (theme === 'light') await reachable(page);
    });
  }
}

/** Goes to a control by Tab, and presses it. */
const byKeyboard = (page) => async (control) => {
  await control.waitFor();
  const isThere = () => control.evaluate((element) => element === document.activeElement);
  for (let press = 0; press < 200 && !(await isThere()); press += 1) await page.keyboard.press('Tab');
  equal(await isThere(), true, `${control} by Tab`);
  const isTicked = await control.evaluate((element) => element.matches('[type=checkbox]'));
  if (await control.evaluate((element) => !element.matches('input:not([type=checkbox])')))
    await page.keyboard.press(isTicked ? 'Space' : 'Enter');
};
const byTouch = () => (control) => control.tap();

/** What happens to food at home, by one kind of hand. Words are typed by both: a phone shows its own keys. */
async function day(page, act) {
  const button = (name) => page.getByRole('button', { name, exact: true }).first();
  const done = page.locator('dialog[open] .btn:not(.plain)');
  const type = async (field, text) => {
    await act(field);
    await page.keyboard.type(text);
  };
  // Shopping: a number, two of it, its date.
  await type(page.getByTestId('manual-entry'), '4006381333931');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
  await act(button('One more: Muesli with berries'));
  await page.locator('[data-testid=scan-row] .stepper', { hasText: '2' }).waitFor();
  await act(page.getByRole('button', { name: /FoodKeeper/ }));
  await page.getByRole('button', { name: /Change the date/ }).waitFor();
  await act(button('Use'));
  await type(page.getByTestId('manual-entry'), '4006381333931');
  await page.keyboard.press('Enter');
  await page.getByTestId('scan-row').nth(1).waitFor();

  // Cooking: a part of it, what is opened, frozen, thawed and thrown away.
  await act(page.locator('[data-nav=pantry]'));
  await type(page.getByRole('searchbox'), 'honey');
  await act(page.getByRole('link', { name: 'Honey' }));
  await page.getByTestId('lot').first().waitFor();
  await act(button('Use…'));
  await act(page.locator('[data-testid=lot] .portions button').nth(2));
  await page.locator('.toast', { hasText: 'Honey' }).first().waitFor();
  await act(button('Freeze'));
  await act(done);
  await act(button('Thaw'));
  await act(done);
  await act(button('Throw away'));
  await act(button('Spoiled'));
  await act(button('½'));
  await act(done);
  if (!(await button('Almost empty').isVisible())) await act(button('Use…'));
  await act(button('Almost empty'));
  await act(button('Use…'));
  await button('Not almost empty').waitFor();

  // Something of it is taken back in the journal.
  await page.evaluate(() => (location.hash = '#/pantry'));
  await act(page.getByRole('link', { name: 'Show the journal' }));
  await act(
    page.getByTestId('entry').filter({ hasText: /Honey/ }).getByRole('button', { name: /^Undo/ }).first(),
  );
  await page
    .getByText(/^Taken back/)
    .first()
    .waitFor();

  // The list: written, ticked, put away.
  await act(page.locator('[data-nav=shopping]'));
  await shopping(page);
  await type(page.getByRole('combobox'), '2 kg flour');
  await page.keyboard.press('Enter');
  await act(page.getByRole('checkbox', { name: 'flour', exact: true }));
  await act(button('Put away · 1'));
  await act(page.locator('main form button[type=submit]'));
  await page.getByText('1 thing put away').waitFor();

  // A place is set up and counted.
  await act(page.locator('[data-nav=settings]'));
  await act(page.locator('a[href="#/settings/places"]'));
  await act(button('Add a place'));
  await page.getByRole('dialog').waitFor();
  await type(page.locator('dialog input').first(), 'Cellar');
  await act(done);
  await act(page.getByRole('link', { name: 'Count: Cellar' }));
  await type(page.getByLabel('Something else is here'), 'Honey');
  await page.keyboard.press('Enter');
  await page.getByTestId('count-row').waitFor();
  await act(button('Compare'));
  await act(button('Book the differences'));
  await page.getByText('Cellar counted').waitFor();
}

task('a day by keyboard alone', {}, (page) => day(page, byKeyboard(page)));
task('a day by touch alone', { width: 390, height: 844, hasTouch: true, isMobile: true }, (page) =>
  day(page, byTouch()),
);

task('keyboard alone: number, date, undo', {}, async (page) => {
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.matches('[data-testid=manual-entry]'));
  await page.keyboard.type('4006381333931');
  await page.keyboard.press('Enter');
  await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
  for (let i = 0; i < 12; i += 1) {
    if (await page.evaluate(() => document.activeElement?.matches('[data-testid=date-input]'))) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.type('0527');
  await page.getByText('31 May 2027').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.textContent?.includes('31 May 2027'));
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back: Muesli with berries changed').waitFor();
  await page.waitForFunction(
    () => !document.querySelector('[data-testid=scan-row]')?.textContent?.includes('31 May 2027'),
  );
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back: Muesli with berries added').waitFor();
});

task('keyboard alone: screens, search, product, help', {}, async (page) => {
  await page.keyboard.press('Control+2');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'Pantry · Larder', 'title');
  await page.waitForTimeout(120);
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.matches('[type=search]'));
  await page.keyboard.type('honey 123');
  await page.getByText('Nothing matches').waitFor();
  equal(await page.evaluate(() => location.hash), '#/pantry', 'digits in a field are no shortcut');
  await page.keyboard.press('Escape');
  await page.keyboard.type('honey');
  await page.getByRole('link', { name: 'Honey' }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Honey' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+3');
  await page.getByRole('heading', { level: 1, name: 'Shopping' }).waitFor();
  await page.waitForTimeout(120);
  await page.keyboard.press('Control+4');
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

task('keyboard alone: the cache, its table, another store', { hash: '#/settings' }, async (page) => {
  const link = page.locator('a[href="#/settings/cache"]');
  await link.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'Cache · Larder', 'title');
  await page.getByText('Open Food Facts answers').waitFor();
  await page.locator('summary').focus();
  await page.keyboard.press('Space');
  await page.locator('caption').waitFor();
  await page.getByRole('button', { name: 'Use: Key-value file' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy 412 answers' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('progressbar', { name: /Copying answers/ }).waitFor();
  await page.locator('[data-nav=pantry]').focus();
  await page.keyboard.press('Enter');
  await page.getByText('Copied: the store holds 412 answers now').waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Cache' }).waitFor();
  await page.goBack();
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
});

task('keyboard alone: a list is written, ticked and put away', { hash: '#/scan' }, async (page) => {
  await page.keyboard.press('Control+3');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'Shopping · Larder', 'title');
  await shopping(page);
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.matches('[role=combobox]'));
  await page.keyboard.type('2 hon');
  await page.getByRole('option', { name: /Honey/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const honey = page.getByRole('checkbox', { name: 'Honey' });
  await honey.focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.activeElement?.matches('main input[type=checkbox]'));
  await page.getByRole('button', { name: 'Put away · 1' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  await page.getByTestId('date-input').focus();
  await page.keyboard.type('0527');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id.endsWith('-store'));
  await page.keyboard.press('Enter');
  await page.getByText('1 thing put away').waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  await page.keyboard.press('Control+z');
  await page.getByRole('checkbox', { name: 'Honey', checked: true }).waitFor();
});

task('a shopping list is printed alone, all of it', { hash: '#/shopping', height: 300 }, async (page) => {
  await shopping(page);
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('body > .print-sheet');
  equal(await sheet.isVisible(), true, 'the list');
  equal(await page.locator('nav').isVisible(), false, 'the navigation');
  equal(await page.locator('main').isVisible(), false, 'the window');
  equal(await page.evaluate(() => getComputedStyle(document.body).overflow), 'visible', 'overflow');
});

task(
  'a finger swipes an item off the list',
  { width: 390, height: 844, hash: '#/shopping' },
  async (page) => {
    await shopping(page);
    const row = page.getByRole('group', { name: 'Candles' });
    const swipe = async (from, to) => {
      for (const [type, clientX] of [
        ['pointerdown', from],
        ['pointermove', to],
        ['pointerup', to],
      ])
        await row.dispatchEvent(type, { pointerType: 'touch', pointerId: 7, clientX, bubbles: true });
    };
    await swipe(300, 240);
    equal(await row.isVisible(), true, 'still there after a short swipe');
    await swipe(300, 150);
    await page.getByText('Candles is off the list').waitFor();
    await row.waitFor({ state: 'detached' });
  },
);

task('keyboard alone: many lots are moved, and taken back', { hash: '#/grid' }, async (page) => {
  await page.getByTestId('grid-row').nth(5).waitFor();
  await page.locator('[role=gridcell][tabindex="0"]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('3 chosen').waitFor();
  await page.getByTestId('grid-actions').getByRole('button', { name: 'Move' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Where to?').selectOption({ label: 'Freezer' });
  await page.getByRole('dialog').getByRole('button', { name: 'Move' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('3 lots moved').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Taken back: 3 lots moved').waitFor();
});

task(
  '10,000 lots scroll in a window, and the keyboard goes to the last',
  { hash: '#/grid', search: 'fake=many' },
  async (page) => {
    await page.getByTestId('grid-row').first().waitFor();
    await page.locator('[role=gridcell][tabindex="0"]').focus();
    await page.keyboard.press('Control+End');
    await page.waitForFunction(() => {
      const line = document.activeElement?.closest('[role=row]');
      const { top, bottom } = line?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
      const last = document.querySelector('[role=grid]')?.getAttribute('aria-rowcount');
      return line?.getAttribute('aria-rowindex') === last && top > 0 && bottom < innerHeight;
    });
    const rows = await page.getByTestId('grid-row').count();
    if (rows > 80) throw new Error(`${rows} rows are in the page`);
  },
);

task('a table is pasted from a spreadsheet', { hash: '#/grid' }, async (page) => {
  await page.getByTestId('grid-row').first().waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Name\tMenge\nBeans\t3\nPears\t2');
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }),
    );
  });
  await page.getByTestId('pasted-row').nth(1).waitFor();
  await page.getByRole('button', { name: 'Add 2 things' }).click();
  await page.getByText('2 things added').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Many at once' }).waitFor();
});

task('keyboard alone: the palette leads anywhere', { hash: '#/scan' }, async (page) => {
  const field = page.getByTestId('manual-entry');
  await field.focus();
  await page.keyboard.press('Control+k');
  await page.waitForFunction(() => document.activeElement?.matches('[role=combobox]'));
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.matches('[data-testid=manual-entry]'));
  await page.keyboard.press('Control+k');
  await page.keyboard.type('honey');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Honey' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('group', { name: 'Lately' }).waitFor();
  await page.keyboard.type('another day');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'The pantry on another day · Larder', 'title');
});

task('the mode Count leads to the place, with the camera', { width: 390, height: 844 }, async (page) => {
  await page.locator('[data-camera-state=live]').waitFor();
  await page.getByRole('button', { name: 'Count', exact: true }).click();
  await page.getByRole('button', { name: 'Freezer' }).click();
  await page.getByRole('heading', { level: 1, name: 'Count Freezer' }).waitFor();
  await page.locator('[data-camera-state=live]').waitFor();
  await page.evaluate(() =>
    window.larderFake.frameCodes.push([
      { text: 'larder:place:place-fridge', symbology: ']Q1', format: 'QR' },
    ]),
  );
  await page.getByRole('heading', { level: 1, name: 'Count Fridge' }).waitFor();
  await page.locator('[data-nav=pantry]').click();
  await page.waitForFunction(() => !window.larderFake.scannerOpen);
});

task('a label is printed alone', { hash: '#/settings/places' }, async (page) => {
  await page.getByRole('button', { name: 'Label: Fridge' }).click();
  await page.locator('[data-print] .code svg').waitFor();
  await page.emulateMedia({ media: 'print' });
  const shown = (selector) =>
    page.evaluate((s) => getComputedStyle(document.querySelector(s)).visibility, selector);
  equal(await shown('[data-print] .code svg path'), 'visible', 'the code');
  equal(await shown('nav'), 'hidden', 'the navigation');
  equal(await shown('dialog h2'), 'hidden', 'the title of the dialog');
});

task(
  'what was counted is kept while one looks elsewhere',
  { hash: '#/count/place-freezer' },
  async (page) => {
    await page
      .getByRole('button', { name: /^One less/ })
      .first()
      .click();
    await page.locator('[data-nav=settings]').click();
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await page.goBack();
    await page.getByText('1 of 3 counted').waitFor();
  },
);

task('keyboard alone: a place is set up, and counted', { hash: '#/settings' }, async (page) => {
  await page.locator('a[href="#/settings/places"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'Places · Larder', 'title');
  await page.getByRole('button', { name: 'Add a place' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('dialog input'));
  await page.keyboard.type('Cellar');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Count: Cellar' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Nothing should be here').waitFor();
  await page.getByLabel('Something else is here').focus();
  await page.keyboard.type('Honey');
  await page.keyboard.press('Enter');
  await page.getByTestId('count-row').waitFor();
  await page.getByRole('button', { name: 'Compare' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Book the differences' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Cellar counted').waitFor();
  equal(await page.evaluate(() => location.hash), '#/pantry', 'shows the place');
});

task('keyboard alone: somebody is taken in', { hash: '#/settings' }, async (page) => {
  await page.locator('a[href="#/settings/members"]').focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('h1'));
  equal(await page.title(), 'Household members · Larder', 'title');
  await page.getByRole('button', { name: 'Add somebody' }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.matches('dialog input'));
  await page.keyboard.type('Anna');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Gluten', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Add', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Must not eat: Gluten').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Nobody yet').waitFor();
});

task(
  'keyboard alone: an amount is typed, and a product gets its kind',
  { hash: '#/pantry' },
  async (page) => {
    await openProduct(page, 'honey');
    await page.getByRole('button', { name: /^Choose ?: Kind/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.matches('dialog input'));
    await page.keyboard.type('Honey');
    await page.keyboard.press('Enter');
    await page.getByLabel('At least of Honey in all').focus();
    await page.keyboard.type('1 dozen');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('3 packs');
    await page.keyboard.press('Enter');
    await page.getByText('Honey changed').first().waitFor();
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.activeElement?.matches('button, a'));
    await page.keyboard.press('Control+z');
    await page.getByText('Taken back: Honey changed').waitFor();
  },
);

task('a code that waits for its turn comes by itself', { hash: '#/scan' }, async (page) => {
  await page.evaluate(() => (window.larderFake.network = 'waiting'));
  await enter(page, '4006381333931');
  await page.getByText(/is asked in 1[01]\ss/).waitFor();
  await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
});

task('a USB scanner on the Pantry screen', { hash: '#/pantry' }, async (page) => {
  await page.getByTestId('pantry-row').first().waitFor();
  // A scanner's keys come at once, which typing through the debugger does not promise.
  await page.evaluate(() => {
    for (const key of [...'4006381333931', 'Enter']) {
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
  });
  const toast = page.locator('.toast', { hasText: 'added' });
  await toast.waitFor();
  equal(await page.evaluate(() => location.hash), '#/pantry', 'stays where it was');
  await toast.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() => window.larderFake.calls.includes('undo'));
});

task('the camera is let go with its screen, and when hidden', {}, async (page) => {
  await page.locator('[data-camera-state=live]').waitFor();
  await page.waitForFunction(() => window.larderFake.calls.filter((c) => c === 'scanFrame').length > 2);
  await page.evaluate(() =>
    window.larderFake.frameCodes.push([{ text: '4006381333931', symbology: ']E0', format: 'EAN-13' }]),
  );
  await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
  await page.locator('[data-nav=pantry]').click();
  await page.waitForFunction(() => !window.larderFake.scannerOpen);
  await page.locator('[data-nav=scan]').click();
  await page.locator('[data-camera-state=live]').waitFor();
  equal(await page.getByTestId('scan-row').count(), 1, 'rows of the session');
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.locator('[data-camera-state=off]').waitFor();
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: false, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.locator('[data-camera-state=live]').waitFor();
});

for (const [name, state] of [
  ['NotAllowedError', 'denied'],
  ['OverconstrainedError', 'no-camera'],
  ['NotReadableError', 'busy'],
]) {
  task(`the camera says ${name}`, { width: 390, height: 844, hash: '#/settings' }, async (page) => {
    await page.evaluate((error) => {
      navigator.mediaDevices.getUserMedia = () =>
        Promise.reject(new DOMException('Invalid constraint', error));
    }, name);
    await page.locator('[data-nav=scan]').click();
    await page.locator(`[data-camera-state=${state}]`).waitFor();
    await page.getByRole('button', { name: 'Open the camera' }).waitFor();
    await page.evaluate(AXE_SOURCE);
    await axe(page);
    await enter(page, '4006381333931');
    await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
  });
}

task('10,000 products scroll in a window', { hash: '#/pantry', search: 'fake=many' }, async (page) => {
  await page.getByTestId('pantry-row').first().waitFor();
  await page.evaluate(() => document.querySelector('.scroller').scrollTo(0, 400_000));
  await page
    .getByText(/^Sample 0/)
    .first()
    .waitFor();
  const rows = await page.getByTestId('pantry-row').count();
  if (rows > 80) throw new Error(`${rows} rows are in the page`);
});

task('the colours follow the system, and change with it', { colorScheme: 'dark' }, async (page) => {
  equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark', 'theme');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
});

task('a picture dropped anywhere is read', {}, async (page) => {
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([1, 2, 3])], 'code.png', { type: 'image/png' }));
    const options = { bubbles: true, cancelable: true, dataTransfer: data };
    document.body.dispatchEvent(new DragEvent('dragover', options));
    document.body.dispatchEvent(new DragEvent('drop', options));
  });
  await page.locator('[data-testid=scan-row][data-state=found]').waitFor();
});

// With words behind the command, only what has them in its name.
const wanted = process.argv.slice(2).join(' ');
tasks.splice(0, Infinity, ...tasks.filter(([name]) => name.includes(wanted)));

/** Several pages at once: most of the time each waits. */
async function worker() {
  for (let next = tasks.shift(); next; next = tasks.shift()) await check(...next);
}
await Promise.all([worker(), worker(), worker()]);

await browser.close();
server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
