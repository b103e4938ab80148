import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, test } from 'vitest';
import { isBuilt } from '../../packages/backend-native/build.mjs';
import type { SizeRange } from './fit/contestant.ts';
import type { Fit } from './fit/measure.ts';
import { fit } from './fit.ts';
import type { Answer } from './suite/benchmark.ts';

interface Data {
  readonly rows: number;
  readonly k: number;
  readonly metric: string;
  readonly results: readonly {
    readonly name: string;
    readonly ratio: number;
    readonly sizes?: SizeRange;
    readonly secondsPerPass: Readonly<Record<string, number>>;
    readonly fits: readonly Fit[];
  }[];
}

const ONLINE = ['glove-online', 'mnist-online', 'glove-10k-online'];
const EXACT = ['glove', 'mnist', 'glove-10k', 'glove-10k-equal', 'glove-10k-euclidean'];
const CONTESTS = [...EXACT, 'groups-23k', 'titles-132k', 'shards', ...ONLINE];
const tiny = { tiny: true, threads: [1, 2], onProgress: () => {} } as const;
let answer: Answer;
let data: Readonly<Record<string, Data>>;

beforeAll(async () => {
  answer = await fit.run({ ...tiny, peers: 'npm', cases: CONTESTS });
  data = answer.data as typeof data;
});

test('every contestant ends, with all rows in clusters and time spent', () => {
  expect(Object.keys(data)).toEqual(CONTESTS);
  for (const name of ONLINE) {
    expect(data[name]!.results.map((result) => result.name)).toEqual(
      expect.arrayContaining(['CoKe online 0.8', 'CoKe online 0.4', 'CoKe online 0']),
    );
  }
  for (const { rows, k, results } of Object.values(data)) {
    for (const { fits, secondsPerPass } of results) {
      expect(Object.values(secondsPerPass).every((each) => each > 0)).toBe(true);
      for (const { sizes, points } of fits) {
        expect(sizes).toHaveLength(k);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(rows);
        expect(points.length).toBeGreaterThan(1);
      }
    }
  }
  const few = data['glove-10k-online']!.results.map(({ name }) => name);
  expect(few).toEqual(expect.arrayContaining(['ml-kmeans', '@thi.ng/k-means']));
});

test('no labels are better than those of the nearest centers', () => {
  for (const { metric, results } of Object.values(data)) {
    const sign = metric === 'cosine' ? 1 : -1;
    for (const { points } of results.flatMap(({ fits }) => fits)) {
      for (const { quality, nearestQuality = quality } of points) {
        expect(sign * (nearestQuality - quality)).toBeGreaterThan(-1e-6);
      }
    }
  }
});

test('exact fits keep their sizes to the row', () => {
  for (const name of CONTESTS.filter((each) => !ONLINE.includes(each))) {
    const { rows, results } = data[name]!;
    const exact = results.filter((result) => result.name.startsWith('CoKe exact'));
    expect(exact.length).toBeGreaterThan(0);
    for (const { sizes: limits, fits } of exact) {
      for (const { sizes } of fits) {
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(limits!.min);
        expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.min(limits!.max, rows));
      }
    }
  }
});

test('bounds are nearly kept by the online algorithm, and would not be without', () => {
  for (const { rows, k, results } of ONLINE.map((name) => data[name]!)) {
    const smallest = (ratio: number) => {
      const fits = results.filter((result) => result.ratio === ratio).flatMap((each) => each.fits);
      return (Math.min(...fits.flatMap(({ sizes }) => sizes)) * k) / rows;
    };
    expect(smallest(0.8)).toBeGreaterThan(0.7);
    expect(smallest(0)).toBeLessThan(0.7);
  }
});

test('tables have a row for each contestant, and a cell for each column', () => {
  const contestants = Object.values(data).map(({ results }) => results.length);
  const whole = answer.tables.filter(({ columns }) => columns.includes('smallest cluster'));
  expect(whole.map(({ rows }) => rows.length)).toEqual(contestants);
  for (const { columns, rows } of answer.tables) {
    expect(rows.every((cells) => cells.length === columns.length)).toBe(true);
    expect(rows.flat().every((cell) => cell !== '' && !cell.includes('NaN'))).toBe(true);
  }
  expect(Object.keys(answer.versions)).toEqual(['ml-kmeans', '@thi.ng/k-means']);
});

describe('pictures', () => {
  test('two a data set, under different names', () => {
    expect(new Set(answer.pictures.map(({ name }) => name)).size).toBe(6);
  });

  test('stand alone, name every contestant, and no two names lie on each other', () => {
    const sets = ONLINE.flatMap((name) => [data[name], data[name]]);
    for (const [i, { svg }] of answer.pictures.entries()) {
      expect(svg).not.toMatch(/var\(|NaN|Infinity|inherit/);
      const { document } = parseHTML(svg);
      expect(document.querySelector('svg')!.getAttribute('xmlns')).toBe(
        'http://www.w3.org/2000/svg',
      );
      const texts = [...document.querySelectorAll('text')];
      const heights = sets[i]!.results.map(({ name }) => {
        const text = texts.find(({ textContent }) => textContent === name);
        return Number(/,([\d.]+)\)/.exec(text!.parentElement!.innerHTML + text!.outerHTML)![1]);
      });
      heights.sort((a, b) => a - b);
      for (let n = 1; n < heights.length; n++) {
        expect(heights[n]! - heights[n - 1]!).toBeGreaterThan(15);
      }
    }
  });
});

test('an interrupt ends it', async () => {
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fit.run({ ...tiny, peers: 'none', signal })).rejects.toThrow('enough');
});

test('some of the cases, rows and passes', async () => {
  const some = { peers: 'none', cases: ['shards'], rows: 300, passes: 2 } as const;
  const part = (await fit.run({ ...tiny, ...some })).data as typeof data;
  expect(Object.keys(part)).toEqual(['shards']);
  const { rows, results } = part.shards!;
  expect(rows).toBe(300);
  for (const { points } of results.flatMap(({ fits }) => fits)) {
    expect(points.at(-1)!.passes).toBe(2);
  }
});

test('without bounds, ours are the fastest native code there is', async () => {
  const { tables, data: found } = await fit.run({ ...tiny, peers: 'none', cases: ['unbounded'] });
  const [{ results }] = (found as { unbounded: Data[] }).unbounded as [Data];
  const own = isBuilt() ? 'native' : 'wasm';
  expect(results.map(({ name }) => name)).toEqual([`CoKe online, ${own}`, `CoKe exact, ${own}`]);
  for (const { fits } of results) expect(fits[0]!.points.map(({ passes }) => passes)).toContain(2);
  // Without others, nobody is compared with.
  expect(tables).toHaveLength(2);
});

test('a case that is none is refused', async () => {
  const all = [
    ...CONTESTS,
    'unbounded',
    'shares',
    'assignment',
    'gaps',
    'small-data',
    'million',
    'worker',
  ].join(', ');
  await expect(fit.run({ ...tiny, peers: 'none', cases: ['shard'] })).rejects.toThrow(
    new RangeError(`cases should be of ${all}, got "shard"`),
  );
});
