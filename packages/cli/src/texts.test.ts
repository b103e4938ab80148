import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csr, Random } from '@coke/core';
import { tableOf, writeSparse, writeTable } from '@coke/io';
import { csvParse } from 'd3-dsv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cokeInProcess } from '../testing/coke-in-process.ts';

const TOPICS = [
  ['pasta', 'sauce', 'tomato', 'basil', 'oven', 'cheese'],
  ['goal', 'match', 'keeper', 'league', 'ball', 'referee'],
  ['engine', 'brake', 'tyre', 'gear', 'clutch', 'diesel'],
] as const;
const COMMON = ['the', 'and', 'with', 'very'];

/** Texts of three topics in turn: five of its words each, and what stands everywhere. */
function reviews(count: number, seed: number): { id: string; text: string }[] {
  const random = new Random(seed);
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 5 }, () => TOPICS[i % 3]![random.integer(6)]!);
    const text = [...words, ...COMMON].join(i % 2 === 0 ? ' ' : ', ');
    return { id: `r${i}`, text: `${text[0]!.toUpperCase()}${text.slice(1)}!` };
  });
}

let folder: string;
const at = (name: string) => join(folder, name);
/** The command, in which `@` before a name stands for the folder. */
const coke = (words: string) =>
  cokeInProcess(words.split(' ').map((word) => word.replace('@', `${folder}/`)));
const read = async (name: string) => csvParse(await readFile(at(name), 'utf8'));
const CLUSTER = '--id id --text text --k 3 --min-size 15 --max-size 25 --threads 1';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coke-'));
  for (const [name, count, seed] of [
    ['reviews', 60, 1],
    ['later', 30, 2],
  ] as const) {
    const rows = reviews(count, seed);
    const columns = { id: rows.map(({ id }) => id), text: rows.map(({ text }) => text) };
    await writeTable(at(`${name}.csv`), tableOf({ ...columns, stars: rows.map((_, i) => 99 * i) }));
  }
  const ended = await coke(
    `cluster @reviews.csv ${CLUSTER} --save @model.safetensors --output @labels.csv --report @report.html`,
  );
  expect(ended).toMatchObject({ status: 0, stderr: '' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The cluster of each topic, all of whose rows are in it. */
function clusterOfTopics(rows: readonly Record<string, string | undefined>[]): string[] {
  return [0, 1, 2].map((topic) => {
    const found = new Set(rows.filter((_, i) => i % 3 === topic).map(({ cluster }) => cluster));
    expect(found.size).toBe(1);
    return [...found][0]!;
  });
}

test('texts of a topic are a cluster', async () => {
  const rows = await read('labels.csv');
  expect(rows.map(({ id }) => id)).toEqual(reviews(60, 1).map(({ id }) => id));
  expect(new Set(clusterOfTopics(rows)).size).toBe(3);
});

test('the report tells clusters by their words', async () => {
  const page = await readFile(at('report.html'), 'utf8');
  const told = [...page.matchAll(/Words of text:<\/span> ([^<]+)/g)].map(([, words]) => words!);
  expect(told).toHaveLength(3);
  for (const words of told) {
    const topics = new Set(
      words.split(', ').map((word) => TOPICS.findIndex((of) => of.includes(word as never))),
    );
    expect(topics.size).toBe(1);
    expect([...topics][0]).toBeGreaterThanOrEqual(0);
  }
  expect(page).toContain('<h2 id="map">');
});

test('other texts are labelled by the terms and weights of the model', async () => {
  expect(
    await coke('assign @model.safetensors @later.csv --output @a.csv --threads 1'),
  ).toMatchObject({ status: 0 });
  const topics = clusterOfTopics(await read('labels.csv'));
  expect(clusterOfTopics(await read('a.csv'))).toEqual(topics);
  const limits = '--min-size 9 --max-size 11 --threads 1';
  expect(
    await coke(
      `update @model.safetensors @later.csv --output @u.csv --save @u.safetensors ${limits}`,
    ),
  ).toMatchObject({ status: 0 });
  expect(clusterOfTopics(await read('u.csv'))).toEqual(topics);
  expect(
    await coke('report @u.safetensors @later.csv --output @later.html --threads 1'),
  ).toMatchObject({ status: 0 });
  expect(await readFile(at('later.html'), 'utf8')).toContain('Words of text:');
});

test('a model is shown by its words', async () => {
  const { stdout } = await coke('show @model.safetensors');
  const cluster = clusterOfTopics(await read('labels.csv'))[1]!;
  expect(stdout).toMatch(new RegExp(`^ *(words +)?${cluster}: .*goal`, 'm'));
  const { words } = JSON.parse((await coke('show @model.safetensors --json')).stdout);
  expect([...words[Number(cluster)]].sort()).toEqual([...TOPICS[1]].sort());
});

test('how many clusters texts make is told', async () => {
  const asked = '--text text --from 2 --to 5 --restarts 2 --metric cosine --threads 1 --json';
  const { stdout } = await coke(`k @reviews.csv ${asked}`);
  expect(JSON.parse(stdout)).toMatchObject({ k: 3 });
});

test('what there are no terms of is told', async () => {
  expect((await coke(`cluster @reviews.csv ${CLUSTER} --min-df 50`)).stderr).toContain(
    'reviews.csv, column "text": terms should be at least one',
  );
  expect((await coke('cluster @reviews.csv --columns text --k 3')).stderr).toContain(
    '--text text one for each word',
  );
});

describe('a sparse matrix', () => {
  const [rows, cols] = [90, 40];
  const random = new Random(3);
  const dense = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let n = 0; n < 6; n++)
      dense[i * cols + 13 * (i % 3) + random.integer(13)] = 1 + random.uniform();
  }

  test('gives the labels that its rows with their zeros give', async () => {
    const objects = Array.from({ length: rows }, (_, i) =>
      Object.fromEntries(
        Array.from(dense.subarray(i * cols, (i + 1) * cols), (value, j) => [j, value]).filter(
          ([, value]) => value !== 0,
        ),
      ),
    );
    await writeSparse(at('sparse.npz'), csr(objects, cols));
    await writeTable(at('dense.npy'), {
      columns: [{ name: 'vector', type: 'vector', isNumeric: true, width: cols }],
      ...{
        rows,
        parts: [{ firstRow: 0, rows, columns: [{ type: 'vector', values: dense, width: cols }] }],
      },
    });
    for (const metric of ['euclidean', 'cosine']) {
      const asked = `--metric ${metric} --k 3 --min-size 28 --max-size 31 --threads 1`;
      expect(
        await coke(`cluster @sparse.npz ${asked} --output @s.csv --save @s.safetensors`),
      ).toMatchObject({ status: 0 });
      expect(await coke(`cluster @dense.npy ${asked} --output @d.csv`)).toMatchObject({
        status: 0,
      });
      const [sparse, whole] = [await read('s.csv'), await read('d.csv')];
      expect(sparse.map(({ cluster }) => cluster)).toEqual(whole.map(({ cluster }) => cluster));
      const measure = metric === 'cosine' ? 'cosine' : 'distance';
      for (const [i, row] of sparse.entries()) {
        expect(Number(row[measure])).toBeCloseTo(Number(whole[i]![measure]), 5);
        expect(row.second).toBe(whole[i]!.second);
      }
      expect(
        await coke('assign @s.safetensors @dense.npy --output @a.csv --threads 1'),
      ).toMatchObject({ status: 0 });
      expect(
        (await coke('assign @s.safetensors @sparse.npz --output @b.csv --threads 1')).status,
      ).toBe(0);
      const [ofDense, ofSparse] = [await read('a.csv'), await read('b.csv')];
      expect(ofSparse.map(({ cluster }) => cluster)).toEqual(ofDense.map(({ cluster }) => cluster));
    }
  });

  test('has a report', async () => {
    expect(await coke('cluster @sparse.npz --k 3 --report @s.html --threads 1')).toMatchObject({
      status: 0,
    });
    expect(await readFile(at('s.html'), 'utf8')).toContain('<h2 id="map">');
  });
});
