import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '@coke/core';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cokeInProcess } from '../../testing/coke-in-process.ts';

/** More than a report tells of. */
const ROWS = 24_000;

let folder: string;
const coke = (words: string) =>
  cokeInProcess(words.split(' ').map((word) => word.replace('@', `${folder}/`)));
const text = (name: string) => readFile(join(folder, name), 'utf8');

/** Rows of three groups; every tenth lacks a number. */
function points(rows: number, seed: number): string {
  const random = new Random(seed);
  const lines = Array.from({ length: rows }, (_, i) => {
    const x = i % 10 === 4 ? '' : 9 * (i % 3) + random.normal();
    return `p${i},${x},${random.normal()},kind ${i % 3}`;
  });
  return `${['name,x,y,kind', ...lines].join('\n')}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  await writeFile(join(folder, 'few.csv'), points(600, 1));
  await writeFile(join(folder, 'many.csv'), points(ROWS, 2));
  const words = '--columns x,y --id name --missing drop-row --k 5 --min-size 50 --threads 1';
  const model = `cluster @few.csv ${words} --save @model.safetensors --output @few-labels.csv`;
  expect((await coke(model)).status).toBe(0);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command line comes to with the rows in memory, and with the file read again and again. */
async function bothWays(words: string, output: string) {
  const ended = [];
  for (const memory of ['1GB', '1KB']) {
    const { status, stdout, stderr } = await coke(
      `${words} --output @${memory}-${output} --memory ${memory} --threads 1`,
    );
    const isAgain = stderr.includes('is read again and again');
    expect({ status, isAgain }).toEqual({ status: 0, isAgain: memory === '1KB' });
    const told = stdout.split('\n').filter((line) => !/^(took|written)/.test(line));
    ended.push({ told, file: await text(`${memory}-${output}`) });
  }
  return ended as [(typeof ended)[0], (typeof ended)[0]];
}

describe('a file read again and again comes to what it does in memory', () => {
  test.each([
    ['few', ''],
    ['few', '--min-size 80 --max-size 150'],
    ['many', '--ratio 0.8 --keep kind,x'],
  ])('coke assign of %s rows %s', async (name, sizes) => {
    const words = `assign @model.safetensors @${name}.csv ${sizes}`.trim();
    const [inMemory, outOfCore] = await bothWays(words, 'labels.csv');
    expect(outOfCore.told).toEqual(inMemory.told);
    expect(outOfCore.file).toBe(inMemory.file);
  });

  test.each(['', '--labels @few-labels.csv'])('coke report %s', async (labels) => {
    const words = `report @model.safetensors @few.csv ${labels}`.trim();
    const [inMemory, outOfCore] = await bothWays(words, 'page.html');
    expect(outOfCore.told).toEqual(inMemory.told);
    expect(outOfCore.told[0]).toMatch(/^5 clusters of 540 rows, 60 left out/);
    // Rows are all in the sample, in both.
    const asMade = (page: string) => page.slice(0, page.indexOf('id="made"'));
    expect(asMade(outOfCore.file)).toBe(asMade(inMemory.file));
  });
});

test('an array of labels has the clusters alone, too', async () => {
  const [inMemory, outOfCore] = await bothWays('assign @model.safetensors @few.csv', 'labels.npy');
  expect(outOfCore.file).toBe(inMemory.file);
});

test('sizes that cannot be are refused with the same words', async () => {
  const ended = [];
  for (const memory of ['1GB', '1KB']) {
    const words = `assign @model.safetensors @few.csv --min-size 109 --quiet --memory ${memory}`;
    ended.push(await coke(words));
  }
  expect(ended[0]).toMatchObject({ status: 3, stderr: expect.stringContaining('to at most 108') });
  expect(ended[1]).toEqual(ended[0]);
});

test('a report of many rows tells of a sample, with the sizes of all', async () => {
  const words =
    'cluster @many.csv --columns x,y --id name --missing drop-row --k 4 --max-size 6000';
  const { status, stdout } = await coke(
    `${words} --memory 10KB --epochs 1 --report @many.html --output @many-labels.csv --threads 1`,
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/^written +\S+many-labels.csv, \S+many.html$/m);
  const labels = csvParse(await text('many-labels.csv'));
  expect(labels).toHaveLength(0.9 * ROWS);
  const page = await text('many.html');
  expect(page).toContain('is told by a sample of 20,000 of the 21,600 rows');
  const sizes = [0, 0, 0, 0];
  for (const { cluster } of labels) sizes[Number(cluster)]! += 1;
  const described = Array.from(
    page.matchAll(/<dt>rows<\/dt><dd>([\d,]+), ([\d,]+) in the sample/g),
    ([, ...counts]) => counts.map((count) => Number(count.replaceAll(',', ''))),
  );
  expect(described.map(([all]) => all)).toEqual(sizes);
  for (const [all, some] of described) expect(some! / all!).toBeCloseTo(20_000 / 21_600, 2);
  expect(described.reduce((sum, [, some]) => sum + some!, 0)).toBe(20_000);
  // A row is shown with its own name and number.
  const shown = page.matchAll(/<th scope="row" data-name="row">(\d+)<\/th><td[^>]*>p(\d+)</g);
  const rows = Array.from(shown, ([, row, name]) => [row, name]);
  expect(rows.length).toBeGreaterThan(10);
  for (const [row, name] of rows) expect(row).toBe(name);
});
