import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawCenters, drawParts, type PartBatch } from '../../testing/parts.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import { decodeSafetensors, SafetensorsError } from '../files/safetensors/index.ts';
import type { Options } from '../options/options.ts';
import { mergeModels } from './merge-models.ts';

interface Setting {
  readonly k: readonly number[];
  readonly metric: 'cosine' | 'euclidean';
  readonly ratio: number;
  readonly weighted: boolean;
  readonly parts: number;
  readonly seed: number;
  /** Passes that are over before. */
  readonly passes: number;
}

const settings: fc.Arbitrary<Setting> = fc.record({
  k: fc.constantFrom([4], [3, 5], [1], [2, 1, 6]),
  metric: fc.constantFrom('cosine', 'euclidean'),
  ratio: fc.constantFrom(0, 0.4, 0.8, 1),
  weighted: fc.boolean(),
  parts: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.constant(64)),
  seed: fc.nat(),
  passes: fc.integer({ min: 0, max: 2 }),
});

function optionsOf({ k, metric, ratio, seed }: Setting): Options {
  return {
    ...{ k: [...k], metric, ratio, seed },
    init: drawCenters(k, seed)!,
    centerUpdate: 'epoch',
  };
}

/** A file to begin the next pass with. */
async function next(file: Uint8Array): Promise<Uint8Array> {
  const model = await ConstrainedKMeans.load(file);
  await model.endEpoch();
  return model.save({ labels: false, previousCenters: false });
}

async function learn(file: Uint8Array, batches: readonly PartBatch[]) {
  const model = await ConstrainedKMeans.load(file);
  for (const { rows, ids, weights } of batches) {
    await model.partialFit(rows, ids, weights ? { weights } : {});
  }
  return model;
}

async function learnParts(file: Uint8Array, parts: readonly (readonly PartBatch[])[]) {
  const models: ConstrainedKMeans[] = [];
  for (const batches of parts) models.push(await learn(file, batches));
  return models;
}

async function saveAll(models: readonly ConstrainedKMeans[]): Promise<Uint8Array[]> {
  const files: Uint8Array[] = [];
  for (const model of models) files.push(await model.save());
  return files;
}

/** Where all parts begin, after some passes, and what they read. */
async function prepare(setting: Setting) {
  const { parts: count, seed, weighted } = setting;
  const parts = drawParts(count, { seed, weighted });
  // Weight for sure.
  parts[0] = [
    ...parts[0]!,
    { rows: [[20, 0, 5]], ids: [1e6], weights: weighted ? [1] : undefined },
  ];
  let start = await new ConstrainedKMeans(optionsOf(setting)).save();
  for (let pass = 0; pass < setting.passes; pass++) {
    start = await next(mergeModels(await saveAll(await learnParts(start, parts))));
  }
  return { start, parts };
}

/** Numbers of a model as near as another's, but for the rounding of sums. */
async function expectNear(file: Uint8Array, other: Uint8Array): Promise<void> {
  const [a, b] = [await ConstrainedKMeans.load(file), await ConstrainedKMeans.load(other)];
  const heads = await b.heads();
  for (const [h, head] of (await a.heads()).entries()) {
    for (const name of ['centers', 'previousCenters', 'prices', 'counts', 'drift'] as const) {
      const [got, wanted] = [[...head[name]], [...heads[h]![name]]];
      const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (let at = 0; at < wanted.length; at++) {
        expect(Math.abs(got[at]! - wanted[at]!)).toBeLessThanOrEqual(1e-6 * largest);
      }
    }
  }
}

describe('merged models', () => {
  test('of one is itself, to the bit', () =>
    fc.assert(
      fc.asyncProperty(settings, async (setting) => {
        const { start, parts } = await prepare(setting);
        const model = await learn(start, parts[0]!);
        await model.save({ metadata: { from: 'a table' } });
        const file = await model.save();
        expect(mergeModels([file])).toEqual(file);
        // Between two epochs, too.
        await model.endEpoch();
        const closed = await model.save();
        expect(mergeModels([closed])).toEqual(closed);
      }),
      { numRuns: 50 },
    ));

  test('centers are means of all rows, sizes and certificates sums, and the certificates hold', () =>
    fc.assert(
      fc.asyncProperty(settings, async (setting) => {
        const { start, parts } = await prepare(setting);
        const { k, metric } = setting;
        const models = await learnParts(start, parts);
        const rows = parts.flat().flatMap((batch) => batch.rows);
        const ids = parts.flat().flatMap((batch) => batch.ids);
        const weights = parts.flat().flatMap((batch) => batch.weights ?? batch.rows.map(() => 1));
        const total = weights.reduce((a, b) => a + b, 0);
        const merged = await ConstrainedKMeans.load(mergeModels(await saveAll(models)));
        const drifts = (await merged.heads()).map(({ drift }) => drift);
        const before = await merged.heads();
        for (const [h, drift] of drifts.entries()) {
          for (let c = 0; c < k[h]!; c++) {
            let sum = 0;
            for (const model of models) sum += (await model.heads())[h]!.drift[c]!;
            expect(drift[c]).toBeCloseTo(sum, 9);
          }
        }
        const certificates = await merged.endEpoch();
        const heads = await merged.heads();
        for (const [h, certificate] of certificates.entries()) {
          const n = k[h]!;
          const labels = merged.labels.gather(ids, h);
          const sizes = new Array<number>(n).fill(0);
          const sums = Array.from({ length: n }, () => [0, 0, 0]);
          for (const [i, label] of labels.entries()) {
            sizes[label]! += weights[i]!;
            const length = metric === 'cosine' ? Math.hypot(...rows[i]!) : 1;
            for (let j = 0; j < 3; j++) sums[label]![j]! += (weights[i]! * rows[i]![j]!) / length;
          }
          expect([...certificate.sizes]).toEqual(sizes);
          expect(certificate.instances).toBe(rows.length);
          expect(certificate.total).toBe(total);
          const { shortfalls, shortfallLimits, excesses, excessLimits } = certificate;
          for (let c = 0; c < n; c++) {
            expect(shortfalls[c]).toBeLessThanOrEqual(shortfallLimits[c]! + 1e-9 * total);
            expect(excesses[c]).toBeLessThanOrEqual(excessLimits[c]! + 1e-9 * total);
            const length = metric === 'cosine' ? Math.hypot(...sums[c]!) : sizes[c]!;
            for (let j = 0; j < 3; j++) {
              const wanted =
                sizes[c] === 0 ? before[h]!.previousCenters[c * 3 + j]! : sums[c]![j]! / length;
              expect(heads[h]!.centers[c * 3 + j]).toBeCloseTo(wanted, 4);
            }
          }
        }
        // Quality is that of the sums.
        let objective = 0;
        for (const model of models) {
          if ((await model.heads())[0]!.counts.every((count) => count === 0)) continue;
          const [{ meanSimilarity, inertia, total: weight }] = await model.endEpoch();
          objective += metric === 'cosine' ? meanSimilarity! * weight : inertia!;
        }
        const [{ meanSimilarity, inertia }] = certificates;
        expect(metric === 'cosine' ? meanSimilarity! * total : inertia).toBeCloseTo(objective, 4);
      }),
      { numRuns: 60 },
    ));

  test('in any order, and in several steps, are the same but for rounding', () =>
    fc.assert(
      fc.asyncProperty(settings, fc.nat(), async (setting, cut) => {
        const { start, parts } = await prepare(setting);
        const files = await saveAll(await learnParts(start, parts));
        const all = mergeModels(files);
        const middle = 1 + (cut % files.length);
        const rest = files.slice(middle);
        const steps = [
          mergeModels(files.slice(0, middle)),
          ...(rest[0] ? [mergeModels(rest)] : []),
        ];
        await expectNear(mergeModels(steps), all);
        await expectNear(mergeModels([...files].reverse()), all);
        expect(mergeModels([start, ...files])).toEqual(mergeModels([start, ...files]));
        await expectNear(mergeModels([start, ...files]), all);
      }),
      { numRuns: 40 },
    ));

  test('without bounds, are what one model of all rows is', () =>
    fc.assert(
      fc.asyncProperty(settings, async (drawn) => {
        const setting = { ...drawn, ratio: 0 };
        const { start, parts } = await prepare(setting);
        const one = await learn(start, parts.flat());
        await one.endEpoch();
        const files = await saveAll(await learnParts(start, parts));
        const merged = await ConstrainedKMeans.load(mergeModels(files));
        await merged.endEpoch();
        const wanted = await one.save({ labels: false });
        await expectNear(await merged.save({ labels: false }), wanted);
        expect(merged.certificates[0]!.sizes).toEqual(one.certificates[0]!.sizes);
      }),
      { numRuns: 40 },
    ));

  test('prices are means by weight', async () => {
    const init = [
      [1, 0],
      [0, 1],
    ];
    const options = { k: 2, ratio: 1, init, dualLearningRate: 1, centerUpdate: 'epoch' } as const;
    const start = await new ConstrainedKMeans(options).save();
    const learnRows = async (rows: number[][]) => {
      const model = await ConstrainedKMeans.load(start);
      await model.partialFit(rows);
      return model.save();
    };
    const files = [
      await learnRows([[1, 0]]),
      await learnRows([
        [0, 1],
        [0, 1],
        [0, 1],
      ]),
      start,
    ];
    const merged = await ConstrainedKMeans.load(mergeModels(files));
    // Of (-.5, .5) and three times (.5, -.5).
    expect([...(await merged.heads())[0].prices]).toEqual([0.25, -0.25]);
  });

  test('512 parts, most of them empty', async () => {
    const setting = { k: [4], metric: 'euclidean', ratio: 0.8, weighted: false, seed: 5 } as const;
    const { start, parts } = await prepare({ ...setting, parts: 4, passes: 1 });
    const learnt = await saveAll(await learnParts(start, parts));
    const files = Array.from({ length: 512 }, (_, p) => (p % 128 === 7 ? learnt[p >> 7]! : start));
    await expectNear(mergeModels(files), mergeModels(learnt));
    // Nobody has learned anything: as it was.
    const nothing = await ConstrainedKMeans.load(mergeModels([start, start, start]));
    expect(await nothing.save({ previousCenters: false })).toEqual(start);
    await expect(nothing.endEpoch()).rejects.toThrow('positive weight');
  });
});

describe('files of parts', () => {
  const setting: Setting = {
    ...{ k: [3, 2], metric: 'cosine', ratio: 0.4, weighted: false, parts: 3, seed: 1, passes: 1 },
  };

  test('hold neither labels nor previous centers where these are not wanted', async () => {
    const { start, parts } = await prepare(setting);
    const models = await learnParts(start, parts);
    const whole = await saveAll(models);
    const small: Uint8Array[] = [];
    for (const model of models) {
      small.push(await model.save({ labels: false, previousCenters: false, metadata: { a: 'b' } }));
    }
    const names = [...decodeSafetensors(small[0]!).tensors.keys()];
    expect(names).not.toContain('heads.0.previous_centers');
    expect(decodeSafetensors(small[0]!).tensors.get('labels.0')!.shape).toEqual([0]);
    await expect(ConstrainedKMeans.load(small[0]!)).rejects.toThrow(
      'previous centers should be in a file that is loaded in mid-epoch',
    );
    expect(() => mergeModels(small)).toThrow('previous centers should be in one file at least');
    const merged = await ConstrainedKMeans.load(mergeModels([start, ...small]));
    expect(merged.labels.size).toBe(0);
    await expectNear(await merged.save(), mergeModels(whole));
    const [{ sizes }] = await merged.endEpoch();
    const other = await ConstrainedKMeans.load(mergeModels(whole));
    expect(sizes).toEqual((await other.endEpoch())[0].sizes);
  });

  test('that did not begin as one are refused by name', async () => {
    const { start, parts } = await prepare(setting);
    const file = await (await learn(start, parts[0]!)).save();
    const begin = (options: Partial<Options>) =>
      new ConstrainedKMeans({ ...optionsOf(setting), ...options }).save();
    const fresh = await begin({});
    const other = await ConstrainedKMeans.load(start);
    await other.partialFit([[20, 0, 5]]);
    await other.endEpoch();
    const wrong: [readonly Uint8Array[], string][] = [
      [[file, fresh], 'files[1].epoch should be as in files[0] (1), got 0'],
      [[fresh, await begin({ seed: 2 })], 'files[1].seed should be as in files[0] (1), got 2'],
      [[fresh, fresh, await begin({ ratio: 0.5 })], 'files[2] should be a model that began'],
      [
        [fresh, await begin({ init: drawCenters(setting.k, 9)! })],
        'files[1] should be a model that began the epoch with the centers, prices and bounds of',
      ],
      [[file, await other.save()], 'files[1].epoch should be as in files[0] (1), got 2'],
      [
        [fresh, await begin({ centerUpdate: 'batch', dualLearningRateDecay: 1, centerCarry: 0 })],
        "files[1].centerUpdate should be 'epoch'",
      ],
      [[fresh, await begin({ metric: 'euclidean' })], 'files[1].metric should be as in files[0]'],
      [[fresh, await begin({ k: [3, 3], init: drawCenters([3, 3], 1)! })], 'files[1].k should be'],
    ];
    for (const [files, message] of wrong) expect(() => mergeModels(files)).toThrow(message);
    expect(() => mergeModels([])).toThrow('files should be one model or more');
    expect(() => mergeModels([file, file.subarray(9)])).toThrow(SafetensorsError);
    expect(() => mergeModels([file, file.subarray(9)])).toThrow('files[1]: ');
    expect(() => mergeModels([file, 'a' as never])).toThrow('files[1]: ');
  });

  test('a price that differs at the beginning is noticed', async () => {
    const { start, parts } = await prepare(setting);
    const model = await ConstrainedKMeans.load(start);
    await model.partialFit([[20, 0, 5]]);
    const closed = await next(mergeModels([await model.save()]));
    const twin = await ConstrainedKMeans.load(start);
    await twin.partialFit([[20, 0, 5]], undefined, { weights: [2] });
    await twin.partialFit([[20, 0, 5]], undefined, { weights: [2] });
    const other = await next(mergeModels([await twin.save()]));
    const files = [await (await learn(closed, parts[0]!)).save(), other];
    expect(() => mergeModels(files)).toThrow('files[1] should be a model that began');
  });

  test('labels are those of all; an id that has two is named', async () => {
    const init = [
      [1, 0],
      [0, 1],
    ];
    const options = { k: 2, ratio: 0, init, centerUpdate: 'epoch' } as const;
    const start = await new ConstrainedKMeans(options).save();
    const named = async (row: number[], id: number) => {
      const model = await ConstrainedKMeans.load(start);
      await model.partialFit([row], [id]);
      return model.save();
    };
    const files = [await named([1, 0], 3), await named([0, 1], 8), await named([2, 0], 3)];
    const { labels } = await ConstrainedKMeans.load(mergeModels(files));
    expect([...labels.gather([3, 8, 4])]).toEqual([0, 1, -1]);
    const twice = [...files, await named([0, 1], 3)];
    expect(() => mergeModels(twice)).toThrow(
      'files[3]: the label of 3 should be as in a file before it (0), or each id in one file alone, got 1',
    );
  });
});
