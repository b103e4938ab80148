import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCenters, drawParts } from '../../testing/parts.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import { SafetensorsError } from '../files/safetensors/index.ts';
import type { Options } from '../options/options.ts';
import { csr } from '../rows/csr.ts';
import type { Id } from '../rows/ids.ts';
import type { Rows } from '../rows/rows.ts';
import { mergeModels } from './merge-models.ts';
import { mergeMoves } from './merge-moves.ts';
import { MovableRows, type MovableRowsOptions } from './movable-rows.ts';
import { settleSizes } from './settle-sizes.ts';

interface Setting {
  readonly k: number;
  readonly metric: 'cosine' | 'euclidean';
  readonly sizes: Pick<Options, 'ratio' | 'bounds'>;
  readonly parts: number;
  readonly seed: number;
}

const settings: fc.Arbitrary<Setting> = fc.record({
  k: fc.integer({ min: 1, max: 6 }),
  metric: fc.constantFrom('cosine', 'euclidean'),
  sizes: fc.constantFrom<Pick<Options, 'ratio' | 'bounds'>>(
    { ratio: 0.5 },
    { ratio: 0.8 },
    { ratio: 1 },
    { bounds: { lower: 0.05, upper: 0.35 } },
  ),
  parts: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(),
});

/** A model after a pass over the parts, as a file. */
async function learnt({ k, metric, sizes, parts: count, seed }: Setting) {
  const bounds = 'bounds' in sizes && k < 3 ? { ratio: 0.5 } : sizes;
  const parts = drawParts(count, { seed, most: 5 }).map((batches) => ({
    rows: batches.flatMap(({ rows }) => rows),
    ids: batches.flatMap(({ ids }) => ids),
  }));
  const options = { k, metric, ...bounds, init: drawCenters([k], seed)! };
  let file = await new ConstrainedKMeans({ ...options, centerUpdate: 'epoch' }).save();
  const files = [file];
  for (const { rows } of parts) {
    const model = await ConstrainedKMeans.load(file);
    for (let i = 0; i < rows.length; i += 4) await model.partialFit(rows.slice(i, i + 4));
    files.push(await model.save());
  }
  if (parts.some(({ rows }) => rows.length > 0)) {
    const merged = await ConstrainedKMeans.load(mergeModels(files));
    await merged.endEpoch();
    file = await merged.save();
  }
  return { file, parts, rows: parts.flatMap(({ rows }) => rows) };
}

async function settle(
  { file, parts }: Awaited<ReturnType<typeof learnt>>,
  options: MovableRowsOptions,
) {
  const messages: Uint8Array[] = [];
  const labels = new Map<number, number>();
  for (const { rows, ids } of parts) {
    const part = await MovableRows.open(file, options);
    for (let i = 0; i < rows.length; i += 7) {
      const got = await part.add(rows.slice(i, i + 7), ids.slice(i, i + 7));
      for (const [at, label] of got.entries()) labels.set(ids[i + at]!, label);
    }
    messages.push(part.message());
    part.dispose();
  }
  const frozen = [...labels.values()];
  const settled = await settleSizes(file, messages);
  for (const [at, id] of settled.ids.entries()) labels.set(Number(id), settled.labels[at]!);
  return { settled, messages, frozen, labels: [...labels.values()] };
}

/** \u03a3 of similarities, in double. */
async function objectiveOf(file: Uint8Array, rows: number[][], labels: readonly number[]) {
  const model = await ConstrainedKMeans.load(file);
  const { data } = await model.centers();
  const { metric } = model.options;
  return rows.reduce((sum, row, i) => {
    const center = [...data.subarray(3 * labels[i]!, 3 * labels[i]! + 3)];
    const length = Math.hypot(...row);
    return metric === 'cosine'
      ? sum + center.reduce((dot, c, j) => dot + (c * row[j]!) / length, 0)
      : sum - Math.hypot(...center.map((c, j) => c - row[j]!)) ** 2 / 2;
  }, 0);
}

function count(labels: readonly number[], k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of labels) sizes[label]!++;
  return sizes;
}

describe('sizes across parts', () => {
  test('with all moves listed are within limits, and labels as good as of all rows at once', () =>
    fc.assert(
      fc.asyncProperty(settings, async (setting) => {
        const learned = await learnt(setting);
        const { file, rows } = learned;
        fc.pre(rows.length > setting.k);
        const all = { margin: Number.POSITIVE_INFINITY, perPair: Number.POSITIVE_INFINITY };
        const { settled, labels, frozen } = await settle(learned, all);
        expect(settled).toMatchObject({ kept: true, proved: true });
        expect([...settled.sizes]).toEqual(count(labels, setting.k));
        const model = await ConstrainedKMeans.load(file);
        const at = model.options.bounds[0]!;
        for (const [c, size] of settled.sizes.entries()) {
          expect(size).toBeGreaterThanOrEqual(Math.floor(at.lower[c]! * rows.length + 1e-9));
          expect(size).toBeLessThanOrEqual(Math.ceil(at.upper[c]! * rows.length - 1e-9));
        }
        expect(frozen).toEqual([...(await model.predict(rows, { prices: true }))]);
        const best = await objectiveOf(file, rows, [...(await model.assign(rows))]);
        const got = await objectiveOf(file, rows, labels);
        const scale = Math.max(1, Math.abs(best));
        expect(Math.abs(got - best)).toBeLessThanOrEqual(1e-5 * scale);
        const before = await objectiveOf(file, rows, frozen);
        expect(Math.abs(settled.gain - (got - before))).toBeLessThanOrEqual(1e-4 * scale);
      }),
      { numRuns: 120 },
    ));

  test('with few moves listed are no worse wherever that is proved, and kept whenever they say so', () =>
    fc.assert(
      fc.asyncProperty(
        settings,
        fc.constantFrom(0.001, 0.05, 2, 100),
        fc.constantFrom(1, 2, 5),
        async (setting, margin, perPair) => {
          const learned = await learnt(setting);
          fc.pre(learned.rows.length > setting.k);
          const all = { margin: Number.POSITIVE_INFINITY, perPair: Number.POSITIVE_INFINITY };
          const best = await settle(learned, all);
          const { settled, labels, frozen } = await settle(learned, { margin, perPair });
          expect(settled.kept || !settled.proved).toBe(true);
          if (!settled.kept) return;
          const { options } = await ConstrainedKMeans.load(learned.file);
          const { lower, upper } = options.bounds[0]!;
          const n = learned.rows.length;
          for (const [c, size] of count(labels, setting.k).entries()) {
            expect(size).toBeGreaterThanOrEqual(Math.floor(lower[c]! * n + 1e-9));
            expect(size).toBeLessThanOrEqual(Math.ceil(upper[c]! * n - 1e-9));
          }
          const tolerance = 1e-9 * Math.max(1, Math.abs(best.settled.gain));
          expect(settled.gain).toBeLessThanOrEqual(best.settled.gain + tolerance);
          if (settled.proved)
            expect(settled.gain).toBeGreaterThanOrEqual(best.settled.gain - tolerance);
          expect(frozen).toEqual(best.frozen);
        },
      ),
      { numRuns: 200 },
    ));

  test('move no more than is needed where that is asked for, and say how far from the best that is', () =>
    fc.assert(
      fc.asyncProperty(settings, async (setting) => {
        const learned = await learnt(setting);
        fc.pre(learned.rows.length > setting.k);
        const all = { margin: Number.POSITIVE_INFINITY, perPair: Number.POSITIVE_INFINITY };
        const best = await settle(learned, all);
        const needed = await settleSizes(learned.file, best.messages, { moves: 'needed' });
        expect(needed.kept).toBe(true);
        const { options } = await ConstrainedKMeans.load(learned.file);
        const { lower, upper } = options.bounds[0]!;
        const n = learned.rows.length;
        const before = count(best.frozen, setting.k);
        let missed = 0;
        for (const [c, size] of needed.sizes.entries()) {
          const least = Math.max(Math.floor(lower[c]! * n + 1e-9), 1);
          const most = Math.ceil(upper[c]! * n - 1e-9);
          expect(size).toBeGreaterThanOrEqual(least);
          expect(size).toBeLessThanOrEqual(most);
          missed += Math.max(0, least - before[c]!, before[c]! - most);
        }
        if (missed === 0) expect(needed.ids).toHaveLength(0);
        expect(needed.ids.length).toBeLessThanOrEqual(missed * setting.k);
        const tolerance = 1e-9 * n * Math.max(1, Math.abs(best.settled.gain));
        expect(needed.gain).toBeLessThanOrEqual(best.settled.gain + tolerance);
        expect(best.settled.gain - needed.gain).toBeLessThanOrEqual(needed.gap + tolerance);
      }),
      { numRuns: 100 },
    ));

  test('are the same of sparse rows, and of any head', async () => {
    const rows = [
      [1, 0, 0],
      [0, 2, 0],
      [3, 0.5, 0],
      [2, 0.25, 0],
      [1, 0, 0.5],
    ];
    const sparse = csr({
      data: Float32Array.of(1, 2, 3, 0.5, 2, 0.25, 1, 0.5),
      indices: Int32Array.of(0, 1, 0, 1, 0, 1, 0, 2),
      indptr: Int32Array.of(0, 1, 2, 4, 6, 8),
      cols: 3,
    });
    const init = [
      [[1, 0, 0]],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    ];
    const options = { k: [1, 3], ratio: 0.6, init, centerUpdate: 'epoch' } as const;
    const file = await new ConstrainedKMeans(options).save();
    const settleBy = async (given: Rows) => {
      const part = await MovableRows.open(file, { head: 1 });
      expect([...(await part.add(given, [...rows.keys()]))]).toEqual([0, 1, 0, 0, 0]);
      return settleSizes(file, [part.message()], { head: 1 });
    };
    const settled = await settleBy(sparse);
    expect(settled).toEqual(await settleBy(rows));
    // Of the four rows at 0 the last alone has anything of 2.
    expect(settled).toMatchObject({ ids: Float64Array.of(4), labels: Int32Array.of(2) });
    const first = await MovableRows.open(file);
    await expect(settleSizes(file, [first.message()], { head: 1 })).rejects.toThrow('messages[0]');
  });

  test('by prices of 0, are as far from the best as their moves cost', async () => {
    const init = [[0], [10]];
    const options = { k: 2, metric: 'euclidean', ratio: 1, init, centerUpdate: 'epoch' } as const;
    const file = await new ConstrainedKMeans(options).save();
    const part = await MovableRows.open(file);
    expect([...(await part.add([[0], [1], [2], [4]], [5, 6, 7, 8]))]).toEqual([0, 0, 0, 0]);
    const needed = await settleSizes(file, [part.message()], { moves: 'needed' });
    expect(needed).toMatchObject({
      ...{ ids: Float64Array.of(7, 8), labels: Int32Array.of(1, 1), kept: true, proved: false },
      sizes: Float64Array.of(2, 2),
    });
    // From 2 and 4 to 10, where they had been near 0: (64 - 4 + 36 - 16) / 2.
    expect(needed.gain).toBeCloseTo(-40, 6);
    expect(needed.gap).toBeCloseTo(40, 6);
    const best = await settleSizes(file, [part.message()]);
    expect(best).toMatchObject({ ids: needed.ids, labels: needed.labels, proved: true, gap: 0 });
    // Prices that part 2 from 1: within 30 and 40.
    const [left, right] = best.prices;
    expect(right! - left!).toBeGreaterThanOrEqual(30 - 1e-6);
    expect(right! - left!).toBeLessThanOrEqual(40 + 1e-6);
  });

  test('are the same of messages that were merged, whole or cut to the cheapest moves', () =>
    fc.assert(
      fc.asyncProperty(settings, fc.integer({ min: 1, max: 3 }), async (setting, perPair) => {
        const learned = await learnt(setting);
        fc.pre(learned.rows.length > setting.k);
        const all = { margin: Number.POSITIVE_INFINITY, perPair: Number.POSITIVE_INFINITY };
        const { settled, messages } = await settle(learned, all);
        const whole = mergeMoves(messages, Number.POSITIVE_INFINITY);
        expect(await settleSizes(learned.file, [whole])).toEqual(settled);
        const halves = [messages.slice(0, 1), messages.slice(1)].filter(({ length }) => length > 0);
        const merged = halves.map((half) => mergeMoves(half, perPair));
        const cut = await settleSizes(learned.file, merged);
        const tolerance = 1e-9 * Math.max(1, Math.abs(settled.gain));
        if (cut.kept) expect(cut.gain).toBeLessThanOrEqual(settled.gain + tolerance);
        if (cut.proved) expect(cut.gain).toBeGreaterThanOrEqual(settled.gain - tolerance);
        // What one part lists of all rows at once.
        const parts = [{ rows: learned.rows, ids: learned.parts.flatMap(({ ids }) => ids) }];
        const one = await settle({ ...learned, parts }, { ...all, perPair });
        expect(mergeMoves(messages, perPair)).toEqual(one.messages[0]);
        const short = await settle(learned, { ...all, perPair });
        expect(mergeMoves(short.messages, perPair)).toEqual(one.messages[0]);
      }),
      { numRuns: 60 },
    ));

  test('know rows by ids of any kind, each of one row', async () => {
    const options = { k: 2, metric: 'euclidean', ratio: 1, centerUpdate: 'epoch' } as const;
    const file = await new ConstrainedKMeans({ ...options, init: [[0], [10]] }).save();
    const message = async (...ids: Id[]) => {
      const part = await MovableRows.open(file);
      await part.add([[0], [1], [2], [4]], ids);
      return part.message();
    };
    for (const ids of [
      ['a', 'b', 'é', '7'],
      [-1n, 'b', 5, 2n ** 63n],
      [0, 1, 2, 3],
    ] as const) {
      const settled = await settleSizes(file, [await message(...ids)]);
      expect([...settled.ids]).toEqual([ids[2], ids[3]]);
    }
    const twice = [await message('a', 'b', 'c', 'd'), await message('e', 'f', 'a', 'h')];
    await expect(settleSizes(file, twice)).rejects.toThrow(
      'ids should be of one row each, got "a"',
    );
    expect(() => mergeMoves([], 1)).toThrow('messages should be one or more');
    expect(() => mergeMoves(twice, 0)).toThrow('perPair should be');
    const other = await new ConstrainedKMeans({ ...options, init: [[0], [11]] }).save();
    const others = (await MovableRows.open(other)).message();
    expect(() => mergeMoves([...twice, others], 1)).toThrow(
      'messages[2] should be of the model and head of messages[0], got "another"',
    );
  });

  test('need nothing of parts without rows, and refuse messages of another model', async () => {
    const setting = { k: 3, metric: 'euclidean', sizes: { ratio: 1 }, parts: 4, seed: 3 } as const;
    const learned = await learnt(setting);
    const { messages, settled } = await settle(learned, {});
    const empty = await MovableRows.open(learned.file);
    expect(await settleSizes(learned.file, [empty.message(), ...messages])).toEqual(settled);
    const other = await learnt({ ...setting, seed: 4 });
    await expect(settleSizes(other.file, messages)).rejects.toThrow(
      'messages[0] should be of the same model and head, got "another"',
    );
    await expect(settleSizes(learned.file, [learned.file])).rejects.toThrow(SafetensorsError);
    await expect(MovableRows.open(learned.file, { margin: -1 })).rejects.toThrow(
      'margin should be',
    );
    await expect(MovableRows.open(learned.file, { perPair: 0 })).rejects.toThrow(
      'perPair should be',
    );
    await expect(MovableRows.open(learned.file, { head: 1 })).rejects.toThrow('head should be');
    const model = await ConstrainedKMeans.load(learned.file);
    await model.partialFit(learned.rows);
    await expect(MovableRows.open(await model.save())).rejects.toThrow('between epochs');
  });
});
