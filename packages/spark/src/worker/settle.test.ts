import { ConstrainedKMeans, type Metric, Random } from '@coke/core';
import { describe, expect, test } from 'vitest';
import { arrowStream, modelStream } from '../../testing/arrow-stream.ts';
import { modelOf, work } from '../../testing/work.ts';

interface Part {
  readonly vectors: number[][];
  readonly ids: string[];
}

/** Rows around four corners, most of them around one, in parts. */
function partsOf(count: number, each: number): Part[] {
  const random = new Random(count);
  return Array.from({ length: count }, (_, p) => {
    const ids = Array.from({ length: each }, (_, i) => `${p}-${i}`);
    const vectors = ids.map(() => {
      const corner = Math.floor(4 * random.uniform() ** 2);
      return [corner % 2, corner >> 1].map((at) => Math.fround(2 * at - 1 + 0.9 * random.normal()));
    });
    return { vectors, ids };
  });
}

const SHARES = { lower: 0.8, upper: 1.1 };

/** Centers found without bounds: sizes are far from those that are asked for. */
async function modelFor(parts: readonly Part[], k: readonly number[], metric: Metric) {
  const rows = parts.flatMap(({ vectors }) => vectors);
  const shares = k.map((n) => ({ lower: SHARES.lower / n, upper: Math.min(1, SHARES.upper / n) }));
  const free = new ConstrainedKMeans({ k, metric, algorithm: 'online', epochs: 2, ratio: 0 });
  await free.fit(rows);
  const init = await Promise.all(k.map((_, h) => free.centers(h)));
  const options = { k, metric, bounds: shares, centerUpdate: 'epoch' } as const;
  return await new ConstrainedKMeans({ ...options, init: k.length > 1 ? init : init[0]! }).save();
}

interface SettleOptions {
  /** Lists that are merged at once. @defaultValue none */
  readonly group?: number;
  readonly attempt?: number;
  /** How many there are said to be: the more, the shorter each is. @defaultValue as many as parts */
  readonly lists?: number;
}

/** As the driver does: lists of all parts, in groups where that is asked for, and what is settled by them. */
async function settle(
  model: Uint8Array,
  parts: readonly Part[],
  { group, attempt = 0, lists: all = parts.length }: SettleOptions = {},
) {
  const tries = `--attempt=${attempt}`;
  const list = ['list', `--lists=${all}`, tries];
  let lists: (Uint8Array | null)[] = [];
  for (const { vectors, ids } of parts) {
    lists.push((await modelOf(list, arrowStream(vectors, { ids }), { model })).model ?? null);
  }
  if (group !== undefined) {
    const groups = Math.ceil(lists.length / group);
    const merge = ['merge-lists', `--lists=${groups}`, tries];
    const merged: Uint8Array[] = [];
    for (let from = 0; from < lists.length; from += group) {
      const some = modelStream(lists.slice(from, from + group));
      merged.push((await modelOf(merge, some, { model })).model!);
    }
    lists = merged;
  }
  return modelOf(['settle', tries], modelStream(lists), { model });
}

/** Of all rows, head by head. */
async function labelsOf(model: Uint8Array, parts: readonly Part[], heads: number, batchRows = 50) {
  const words = ['predict', `--heads=${[...new Array(heads).keys()]}`];
  const labels = Array.from({ length: heads }, () => [] as number[]);
  const similarities = Array.from({ length: heads }, () => [] as number[]);
  for (const { vectors, ids } of parts) {
    const table = await work(words, arrowStream(vectors, { ids, batchRows }), { model });
    for (let h = 0; h < heads; h++) {
      labels[h]!.push(...table.getChild(`label_${h}`)!);
      similarities[h]!.push(...table.getChild(`similarity_${h}`)!);
    }
  }
  return { labels, similarities };
}

describe('sizes across partitions', () => {
  test.each([
    [1, [4], 'cosine', undefined],
    [5, [3, 7], 'euclidean', undefined],
    [5, [7], 'cosine', 2],
    [40, [5], 'euclidean', 32],
  ] as const)('%i of them, K = %j, %s: are kept', async (count, k, metric, group) => {
    const parts = partsOf(count, Math.ceil(1000 / count));
    const rows = parts.flatMap(({ vectors }) => vectors);
    const file = await modelFor(parts, k, metric);
    const settled = await settle(file, parts, group === undefined ? {} : { group });
    const before = await labelsOf(file, parts, k.length);
    const { labels, similarities } = await labelsOf(settled.model!, parts, k.length);
    const model = await ConstrainedKMeans.load(settled.model!);
    const heads: object[] = [];
    for (const [h, n] of k.entries()) {
      const sizes = new Array<number>(n).fill(0);
      for (const label of labels[h]!) sizes[label]!++;
      const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
      expect(smallest).toBeGreaterThanOrEqual(Math.floor((SHARES.lower / n) * rows.length));
      expect(largest).toBeLessThanOrEqual(Math.ceil((SHARES.upper / n) * rows.length));
      const moved = labels[h]!.filter((label, i) => label !== before.labels[h]![i]).length;
      expect(moved).toBeGreaterThan(0);
      heads.push({ smallest, largest, moved, kept: true });
      const all = await model.transform(rows, { head: h });
      for (const [i, label] of labels[h]!.entries()) {
        const near = all.data[i * n + label]!;
        const wanted = metric === 'cosine' ? near : near ** 2 / -2;
        expect(similarities[h]![i]).toBeCloseTo(wanted, 4);
      }
    }
    expect(settled.report).toMatchObject({ rows: rows.length, kept: true, heads });
    expect(settled.report.line).toMatch(
      /^exact sizes: \d+ rows, \d+ to \d+ in a cluster, \d+ moved \(\d+\.\d+ %\)/,
    );
    // However rows come.
    const again = await labelsOf(settled.model!, [...parts].reverse(), k.length, 7);
    const ids = [...parts].reverse().flatMap((part) => part.ids);
    const byId = new Map(ids.map((id, i) => [id, again.labels[0]![i]]));
    expect(parts.flatMap((part) => part.ids.map((id) => byId.get(id)))).toEqual(labels[0]);
    expect((await settle(file, parts, group === undefined ? {} : { group })).model).toEqual(
      settled.model,
    );
  });

  test('take longer lists where the first are too short, and say where the longest are', async () => {
    const init = [
      [1, 0],
      [0, 1],
    ];
    const file = await new ConstrainedKMeans({
      k: 2,
      ratio: 1,
      init,
      centerUpdate: 'epoch',
    }).save();
    const rowsOf = (count: number) => [
      {
        vectors: Array.from({ length: count }, (_, i) => [count, i / 4]),
        ids: Array.from({ length: count }, (_, i) => `${i}`),
      },
    ];
    const some = rowsOf(100);
    const lists = 2 ** 22;
    const short = await settle(file, some, { lists });
    expect(short.report).toMatchObject({ kept: false, heads: [{ smallest: 4 }] });
    expect(short.report.line).toMatch(/not within bounds yet$/);
    const longer = await settle(file, some, { lists, attempt: 1 });
    expect(longer.report).toMatchObject({ kept: true, heads: [{ smallest: 50, moved: 50 }] });
    const many = rowsOf(500);
    expect((await settle(file, many, { lists, attempt: 1 })).report).toMatchObject({ kept: false });
    await expect(settle(file, many, { lists, attempt: 2 })).rejects.toThrow(
      'sizes should be within their bounds, got "64 to 436"',
    );
  });

  test('need nothing where there are no rows', async () => {
    const parts = partsOf(1, 40);
    const file = await modelFor(parts, [2], 'cosine');
    const none = await settle(file, [{ vectors: [], ids: [] }]);
    expect(none.report).toMatchObject({ rows: 0, kept: true });
    expect(await labelsOf(none.model!, parts, 1)).toEqual(await labelsOf(file, parts, 1));
    const stream = modelStream([null]);
    expect((await modelOf(['merge-lists'], stream, { model: file })).model).toBeUndefined();
  });

  test('need an id of each row', async () => {
    const [part] = partsOf(1, 40);
    const model = await modelFor([part!], [2], 'cosine');
    const list = (ids?: (string | null)[]) =>
      modelOf(['list', '--partition=3'], arrowStream(part!.vectors, { ids }), { model });
    const rule = 'should be an integer or a text, got';
    await expect(list()).rejects.toThrow(`id of row 0 in partition 3 ${rule} undefined`);
    const missing = part!.ids.map((id, i) => (i === 5 ? null : id));
    await expect(list(missing)).rejects.toThrow(`id of row 5 in partition 3 ${rule} "null"`);
    const twice = part!.ids.map(() => 'same');
    await expect(settle(model, [{ ...part!, ids: twice }])).rejects.toThrow(
      'ids should be of one row each, got "same"',
    );
    const other = modelStream([model]);
    await expect(modelOf(['settle'], other, { model })).rejects.toThrow(
      'tensor head.0 should be a message, got undefined',
    );
  });
});
