import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { OdcMemory, type OdcState } from './memory.ts';

beforeAll(() => tf.setBackend('cpu'));

const cases = fc.record({
  instances: fc.integer({ min: 1, max: 30 }),
  clusters: fc.integer({ min: 1, max: 8 }),
  cols: fc.integer({ min: 1, max: 4 }),
  small: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom('mixed', 'zero', 'equal', 'huge'),
  seed: fc.nat(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const SCALES = { mixed: 1, zero: 0, equal: 0, huge: 1e18 };

/** Raw features b × d, some of them 0. */
function projected({ cols, kind }: Case, rows: number, random: Random): tf.Tensor2D {
  const bias = kind === 'equal' ? 1 : 0;
  const values = Float32Array.from({ length: rows * cols }, () =>
    random.uniform() < 0.3 ? bias : bias + SCALES[kind] * random.normal(),
  );
  return tf.tensor2d(values, [rows, cols]);
}

function optionsOf({ instances, clusters, small }: Case) {
  const k = Math.min(clusters, instances);
  const minSize = Math.floor((small * instances) / k);
  return { k, minSize, momentum: 0.4, weightPower: 0.5, splitIterations: 20 };
}

function madeUp(about: Case, random: Random): OdcState {
  const { instances, cols } = about;
  const { k } = optionsOf(about);
  const raw = projected(about, instances, random);
  const [values] = [raw.arraySync()];
  raw.dispose();
  return {
    features: Float32Array.from(values.flatMap(unit)),
    labels: Int32Array.from({ length: instances }, () => random.integer(k)),
    centroids: Float32Array.from({ length: k * cols }, () => random.normal()),
  };
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((x) => (length > 1e-12 ? x / length : 0));
}

const rowsOf = (data: Float32Array, cols: number) =>
  Array.from({ length: data.length / cols }, (_, i) => [
    ...data.subarray(i * cols, (i + 1) * cols),
  ]);

const counted = (labels: Int32Array, k: number) =>
  Int32Array.from({ length: k }, (_, one) => labels.filter((label) => label === one).length);

/** How far each label is from being the best of those that are open. */
function regret(row: number[], centroids: number[][], label: number, closed: number[] = []) {
  const scores = centroids.map((center) => center.reduce((sum, x, c) => sum + x * row[c]!, 0));
  const open = scores.filter((_, k) => !closed.includes(k));
  return Math.max(...open) - scores[label]!;
}

test('counts are always the true counts, and numbers finite, whatever comes', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (about) => {
      const random = new Random(about.seed);
      const options = optionsOf(about);
      const memory = new OdcMemory(madeUp(about, random), options);
      for (let t = 0; t < 3; t++) {
        const ids = Int32Array.from({ length: 1 + random.integer(6) }, () =>
          random.integer(about.instances),
        );
        const projections = projected(about, ids.length, random);
        const { labels, features, centroids } = memory.state;
        const before = labels.slice();
        const arrival = await memory.arrive(ids, projections);
        projections.dispose();
        expect(memory.sizes).toEqual(counted(labels, options.k));
        const changed = ids.reduce((n, id, i) => n + (before[id] === arrival.labels[i] ? 0 : 1), 0);
        expect(arrival.changed).toBe(changed);
        expect(Math.abs(arrival.similarity)).toBeLessThanOrEqual(ids.length * (1 + 1e-6));
        if (t === 1) memory.readCentroids();
        const splits = await memory.dissolveSmall();
        memory.weigh();
        expect(memory.sizes).toEqual(counted(labels, options.k));
        // Where nothing was split no cluster is small; a split leaves no cluster empty.
        const least = splits.length > 0 ? 1 : options.minSize;
        expect(Math.min(...memory.sizes)).toBeGreaterThanOrEqual(least);
        const sum = memory.weights.reduce((all, weight) => all + weight, 0);
        expect(sum).toBeCloseTo(1, 9);
        for (const values of [features, centroids]) {
          expect(values.every(Number.isFinite)).toBe(true);
        }
        for (const row of rowsOf(features, about.cols)) {
          const length = Math.hypot(...row);
          expect(length < 1e-6 || Math.abs(length - 1) < 1e-5).toBe(true);
        }
      }
      memory.dispose();
    }),
  );
});

test('features are mixed and made unit length, labels those of the nearest centroid', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (about) => {
      fc.pre(about.kind === 'mixed');
      const random = new Random(about.seed);
      const memory = new OdcMemory(madeUp(about, random), optionsOf(about));
      const { features, labels, centroids } = memory.state;
      const old = rowsOf(features, about.cols);
      const centers = rowsOf(centroids, about.cols);
      const ids = Int32Array.from({ length: 5 }, () => random.integer(about.instances));
      const projections = projected(about, ids.length, random);
      const raw = projections.arraySync();
      const arrival = await memory.arrive(ids, projections);
      projections.dispose();
      const fresh = new Map<number, number[]>();
      for (const [i, id] of ids.entries()) {
        const added = unit(raw[i]!);
        const row = unit(old[id]!.map((x, c) => 0.6 * x + 0.4 * added[c]!));
        fresh.set(id, row);
        expect(regret(row, centers, arrival.labels[i]!)).toBeLessThan(1e-5);
      }
      for (const [id, row] of rowsOf(features, about.cols).entries()) {
        const expected = fresh.get(id) ?? old[id]!;
        for (const [c, x] of row.entries()) expect(Math.abs(x - expected[c]!)).toBeLessThan(1e-5);
        const last = ids.lastIndexOf(id);
        if (last >= 0) expect(labels[id]).toBe(arrival.labels[last]);
      }
      memory.dispose();
    }),
  );
});

test('centroids are means of their images; those of empty clusters stay', () => {
  fc.assert(
    fc.property(cases, (about) => {
      const options = optionsOf(about);
      const memory = new OdcMemory(madeUp(about, new Random(about.seed)), options);
      const { features, labels, centroids } = memory.state;
      const before = rowsOf(centroids, about.cols);
      memory.readCentroids();
      for (const [k, center] of rowsOf(centroids, about.cols).entries()) {
        const rows = rowsOf(features, about.cols).filter((_, i) => labels[i] === k);
        const mean = (c: number) => rows.reduce((sum, row) => sum + row[c]! / rows.length, 0);
        const expected = rows.length > 0 ? center.map((_, c) => mean(c)) : before[k]!;
        for (const [c, x] of center.entries()) expect(x).toBeCloseTo(expected[c]!, 6);
      }
    }),
  );
});

test('images of small clusters go to the nearest that is not; the largest are split', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (about) => {
      const options = optionsOf(about);
      const memory = new OdcMemory(madeUp(about, new Random(about.seed)), options);
      const { features, labels, centroids } = memory.state;
      const before = labels.slice();
      const centers = rowsOf(centroids, about.cols);
      const small = [...memory.sizes.keys()].filter((k) => memory.sizes[k]! < options.minSize);
      const splits = await memory.dissolveSmall();
      expect(splits.map(({ into }) => into)).toEqual(small);
      // Undone from the last to the first.
      const undone = labels.slice();
      const sizes = counted(labels, options.k);
      for (const { into, of, size, second } of [...splits].reverse()) {
        expect(sizes[into]).toBe(second);
        for (const [i, label] of undone.entries()) if (label === into) undone[i] = of;
        sizes[of]! += sizes[into]!;
        sizes[into] = 0;
        expect(sizes[of]).toBe(size);
        expect(Math.max(...sizes)).toBe(size);
        expect(sizes.indexOf(size)).toBe(of);
      }
      for (const [i, row] of rowsOf(features, about.cols).entries()) {
        if (!small.includes(before[i]!)) expect(undone[i]).toBe(before[i]);
        else expect(regret(row, centers, undone[i]!, small)).toBeLessThan(1e-5);
      }
      for (const k of new Set(splits.flatMap(({ into, of }) => [into, of]))) {
        const rows = rowsOf(features, about.cols).filter((_, i) => labels[i] === k);
        for (const [c, x] of rowsOf(centroids, about.cols)[k]!.entries()) {
          expect(x).toBeCloseTo(
            rows.reduce((sum, row) => sum + row[c]! / rows.length, 0),
            6,
          );
        }
      }
      memory.dispose();
    }),
  );
});

test('small classes weigh more, by the power that is asked for', () => {
  const state = {
    features: new Float32Array(10),
    labels: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
    centroids: new Float32Array(3),
  };
  const options = { k: 3, minSize: 0, momentum: 0.5, weightPower: 0.5, splitIterations: 20 };
  const [large, one, none] = new OdcMemory(structuredClone(state), options).weights;
  expect(one! / large!).toBeCloseTo(3, 4);
  expect(none! / one!).toBeCloseTo(1e2 * Math.sqrt(10), 1);
  const even = new OdcMemory(state, { ...options, weightPower: 0 }).weights;
  expect([...even]).toEqual([1 / 3, 1 / 3, 1 / 3]);
});

test('numbers of images do not matter', async () => {
  const sizes = fc.record({ instances: fc.integer({ min: 6, max: 30 }), seed: fc.nat() });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ instances, seed }) => {
      const [random, k, cols] = [new Random(seed), 4, 3];
      const normal = (length: number) => Array.from({ length }, () => random.normal());
      const rows = Array.from({ length: instances }, () => unit(normal(cols)));
      const labels = rows.map(() => random.integer(k));
      const centroids = Float32Array.from(normal(k * cols));
      const ids = random.shuffle(Array.from(rows.keys())).slice(0, 4);
      const projections = tf.tensor2d(normal(4 * cols), [4, cols]);
      const minSize = Math.floor(instances / k / 2);
      /** After a step, with image i under the number places[i]. */
      const stepped = async (places: readonly number[]) => {
        const state = {
          features: new Float32Array(instances * cols),
          labels: new Int32Array(instances),
          centroids: centroids.slice(),
        };
        for (const [i, place] of places.entries()) {
          state.features.set(rows[i]!, place * cols);
          state.labels[place] = labels[i]!;
        }
        const options = { k, minSize, momentum: 0.5, weightPower: 0.5, splitIterations: 20 };
        const memory = new OdcMemory(state, options);
        await memory.arrive(
          Int32Array.from(ids, (id) => places[id]!),
          projections,
        );
        memory.readCentroids();
        const splits = (await memory.dissolveSmall()).map(({ initial: _, ...split }) => split);
        memory.dispose();
        return { splits, labels: places.map((place) => state.labels[place]!) };
      };
      const own = Array.from(rows.keys());
      const other = random.shuffle([...own]);
      expect(await stepped(other)).toEqual(await stepped(own));
      projections.dispose();
    }),
  );
});
