import { ConstrainedKMeans } from '@coke/core';
import { expect, test } from 'vitest';
import { npyFile, peopleCsv } from '../testing/files.ts';
import { Workbench } from './workbench.ts';

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const scaled = { scale: 'standard', missing: 'refuse' } as const;

test('a file becomes clusters of the sizes asked for, a map, cards, labels and a model', async () => {
  const { calls } = new Workbench();
  const opened = await calls.open(new File([peopleCsv(90)], 'people.csv'), {});
  expect(opened.columns.map(({ name }) => name)).toEqual(['age', 'income']);
  const prepared = { rows: 90, dropped: 0, features: ['age', 'income'] };
  expect(await calls.prepare(scaled, {})).toEqual(prepared);
  const said: string[] = [];
  const { labels, certificate } = await calls.cluster(
    { k: 3, minSize: 30, maxSize: 30, metric: 'euclidean', seed: 0 },
    { onProgress: ({ doing }) => said.push(doing) },
  );
  expect([...certificate.sizes]).toEqual([30, 30, 30]);
  expect(said.length).toBeGreaterThan(0);

  const { numbers, positions } = await calls.project({ method: 'pca', metric: 'euclidean' }, {});
  expect(numbers).toHaveLength(90);
  expect(positions).toHaveLength(180);
  const cards = await calls.describe(undefined, {});
  expect(cards.map(({ size }) => size)).toEqual([30, 30, 30]);
  const free = await calls.withoutLimits({ k: 3, metric: 'euclidean', seed: 0 }, {});
  expect(free.inertia!).toBeLessThan(certificate.inertia!);

  const [head, ...lines] = (await (await calls.labels(undefined, {})).text()).trim().split('\n');
  expect(head).toBe('row,cluster,distance,second,second_distance,margin');
  expect(lines.map((line) => line.split(',').slice(0, 2).map(Number))).toEqual(
    Array.from(labels, (label, i) => [i, label]),
  );
  const distances = lines.map((line) => Number(line.split(',')[2]));
  expect(distances.reduce((sum, d) => sum + d ** 2, 0)).toBeCloseTo(certificate.inertia!, 3);
  const margins = lines.map((line) => line.split(',').slice(2).map(Number));
  for (const [i, [own, second, other, margin]] of margins.entries()) {
    expect(second).not.toBe(labels[i]);
    expect(margin).toBeCloseTo(other! - own!, 5);
  }

  const model = await ConstrainedKMeans.load(await bytesOf(await calls.model(undefined, {})));
  expect([...model.sizes]).toEqual([30, 30, 30]);
  const { columns } = JSON.parse(model.metadata.preprocessing!);
  expect(columns).toHaveLength(2);

  const people = peopleCsv(90).split('\n');
  expect(await calls.row(4, {})).toEqual([
    ['row', '5'],
    ['age', people[5]!.split(',')[0]],
    ['income', people[5]!.split(',')[1]],
  ]);
});

test('an aborted call ends, the next has its turn; other data forget what was found', async () => {
  const { calls } = new Workbench();
  await calls.open(new File([npyFile(400, 8)], 'points.npy'), {});
  await calls.prepare({ ...scaled, scale: 'none' }, {});
  const asked = { k: 4, minSize: 50, metric: 'cosine', seed: 0 } as const;
  const controller = new AbortController();
  const first = calls.cluster(asked, { signal: controller.signal });
  const second = calls.cluster({ ...asked, k: 5 }, {});
  controller.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect((await second).certificate.sizes).toHaveLength(5);
  const [head] = (await (await calls.labels(undefined, {})).text()).split('\n');
  expect(head).toBe('row,cluster,cosine,second,second_cosine,margin');
  await calls.cluster({ ...asked, k: 1 }, {});
  const [, only] = (await (await calls.labels(undefined, {})).text()).split('\n');
  expect(only).toMatch(/^0,0,[\d.-]+,,,$/);

  await calls.open({ sample: 'addresses' }, {});
  await expect(calls.labels(undefined, {})).rejects.toThrow('clusters should be computed first');
});

test('errors of files come through, and leave what is open', async () => {
  const { calls } = new Workbench();
  await calls.open(new File([peopleCsv(10)], 'people.csv'), {});
  const broken = new File([npyFile(10, 3).slice(0, 100)], 'broken.npy');
  await expect(calls.open(broken, {})).rejects.toThrow('broken.npy');
  expect((await calls.prepare(scaled, {})).rows).toBe(10);
  await calls.open(new File([`${peopleCsv(10)}\n7,\n`], 'gap.csv'), {});
  await expect(calls.prepare(scaled, {})).rejects.toThrow(/gap\.csv, row 11, column "income"/);
  expect(await calls.prepare({ ...scaled, missing: 'drop-row' }, {})).toMatchObject({
    rows: 10,
    dropped: 1,
  });
});
