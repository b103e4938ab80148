// The built site in Chromium, served as a host of static pages serves it: `npm run build:docs` first.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConstrainedKMeans } from '@coke/core';
import { FORMATS } from '@coke/io/web';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumArguments, findChromium } from '../../../.ci/chromium.ts';
import { npyFile, peopleCsv, vectorsFile } from './files.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

const SITE = join(import.meta.dirname, '../../.vitepress/dist');

let browser: Browser;
let site: ServedSite;
beforeAll(async () => {
  if (!existsSync(join(SITE, 'playground-offline.js'))) {
    throw new Error('the site should be built, got none: run `npm run build:docs`');
  }
  site = await serveSite(SITE);
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...chromiumArguments],
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

describe.each([
  ['desktop', 1280, 800],
  ['phone', 360, 740],
] as const)('on a %s', (_, width, height) => {
  let context: BrowserContext;
  let page: Page;
  let problems: string[];
  let requests: { readonly method: string; readonly url: string }[];

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width, height } });
    // A page that hangs, not one that is slow on a busy machine.
    context.setDefaultTimeout(120_000);
    page = await context.newPage();
    [problems, requests] = [[], []];
    page.on('pageerror', ({ message }) => problems.push(message));
    context.on('request', (request) => {
      requests.push({ method: request.method(), url: request.url() });
    });
  });
  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  const open = (hash = '') => page.goto(`${site.url}/playground${hash}`);
  const heading = (text: string) =>
    page.locator('.summary h2', { hasText: text }).waitFor({ state: 'visible' });
  const sample = (name: string) => page.click(`[data-sample=${name}]:enabled`);
  const choose = (name: string, bytes: Uint8Array) =>
    page.setInputFiles('input[type=file]', {
      ...{ name, mimeType: 'application/octet-stream' },
      buffer: Buffer.from(bytes),
    });
  const idle = () => page.locator('.playground:not(:has(progress)) .card').first().waitFor();

  async function saved(button: string): Promise<Uint8Array> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return new Uint8Array(await readFile(await download.path()));
  }

  test('a sample is clustered, k moves by keyboard, and what is saved has the sizes asked for', async () => {
    await open();
    await sample('customers');
    await heading('8 clusters of 150 to 400 rows');
    await page.focus('#k');
    await page.keyboard.press('ArrowRight');
    await heading('9 clusters of');
    await idle();
    expect(new URL(page.url()).hash).toContain('k=9');

    const lines = new TextDecoder()
      .decode(await saved('Download labels'))
      .trim()
      .split('\n');
    expect(lines[0]).toBe('customer_id,cluster,distance,second,second_distance,margin');
    expect(new Set(lines.slice(1).map((line) => line.split(',')[0])).size).toBe(2000);
    const sizes = countBy(lines.slice(1).map((line) => line.split(',')[1]!));
    expect(sizes.size).toBe(9);
    for (const size of sizes.values()) {
      expect(size).toBeGreaterThanOrEqual(150);
      expect(size).toBeLessThanOrEqual(400);
    }

    const model = await ConstrainedKMeans.load(await saved('Download model'));
    expect([...model.sizes].sort()).toEqual([...sizes.values()].sort());
    const { columns, missing } = JSON.parse(model.metadata.preprocessing!);
    expect(missing).toBe('median');
    expect(columns.map(({ name }: { name: string }) => name)).toEqual(['age', 'income', 'visits']);
    // Nothing is wider than the screen.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });

  test('files are read where they are: nothing is sent, and nothing is asked of other hosts', async () => {
    await open();
    await dropFile(page, 'people.csv', peopleCsv(300));
    await heading('8 clusters of');
    await page.getByText('300 rows · 2 numbers each').waitFor();
    await choose('points.npy', npyFile(500, 12));
    await page.getByText('500 rows · 12 numbers each').waitFor();
    await heading('8 clusters of');
    await idle();
    await page.getByRole('button', { name: 'UMAP' }).click();
    await page.locator('button[aria-pressed=true]', { hasText: 'UMAP' }).waitFor();
    const elsewhere = requests.filter(
      ({ method, url }) => method !== 'GET' || !/^(?:blob:)?http:\/\/127\.0\.0\.1:/.test(url),
    );
    expect(elsewhere).toEqual([]);
  });

  test('files of every format are opened', async () => {
    await open();
    for (const [i, format] of FORMATS.entries()) {
      const rows = 40 + i;
      await choose(`file.${format}`, await vectorsFile(format, rows));
      await page.getByText(`${rows} rows · 3 numbers each`).waitFor();
    }
  });

  test('a link restores settings, and sizes that clash are said and made to fit', async () => {
    await open('#sample=long-tail&k=12&min=900&max=1000&scale=none&seed=3');
    await heading('12 clusters of 416 to');
    expect(await page.inputValue('#k-number')).toBe('12');
    expect(await page.inputValue('[name=seed]')).toBe('3');
    const clash = '12 clusters of at least 900 rows need 10,800 rows, and there are 5,000';
    await page.getByText(clash).waitFor();
    // It was asked for, and holds again where it can.
    await page.fill('#k-number', '5');
    await page.keyboard.press('Enter');
    await heading('5 clusters of 1,000 rows each');
  });

  test('rows on the map are read by keyboard, and their cluster stands out', async () => {
    await open('#sample=addresses&k=4&scale=none&id=address');
    await idle();
    await page.focus('canvas');
    await page.keyboard.press('ArrowRight');
    await page.locator('.row-panel', { hasText: /cluster \d.*address A\d{4}/s }).waitFor();
    await page.keyboard.press('Enter');
    expect(await page.locator('.card.chosen').count()).toBe(1);
    expect(await page.locator('.bar.faded').count()).toBe(3);
    await page.keyboard.press('Escape');
    await page.getByText('Point at a row').waitFor();
  });

  test('what is wrong with a file is said, and the next one works', async () => {
    await open();
    await dropFile(page, 'people.csv', `${peopleCsv(50)}\n7,\n`);
    const alert = page.getByRole('alert');
    await alert.filter({ hasText: /people\.csv, row 51, column "income"/ }).waitFor();
    await choose('half.npy', npyFile(500, 12).slice(0, 9000));
    await alert.filter({ hasText: 'half.npy' }).waitFor();
    await sample('long-tail');
    await heading('20 clusters of');
    expect(await alert.count()).toBe(0);
  });

  test('once loaded it works without a network, with threads', async () => {
    const own = await serveSite(SITE);
    await page.goto(`${own.url}/playground`);
    await page.getByText('works offline').waitFor();
    await own.close();
    await page.reload();
    await sample('customers');
    await heading('8 clusters of 150 to 400 rows');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const threads = await page.evaluate(() => navigator.hardwareConcurrency);
    await page.getByText(threads === 1 ? '1 thread' : `${threads} threads`).waitFor();
    await dropFile(page, 'people.csv', peopleCsv(300));
    await page.getByText('300 rows · 2 numbers each').waitFor();
  });
});

/** Lets go of a file over the page. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  await page.locator('.data .main:enabled').waitFor();
  const dataTransfer = await page.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], fileName!));
      return data;
    },
    [name, text],
  );
  await page.dispatchEvent('.playground', 'drop', { dataTransfer });
}

function countBy(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
