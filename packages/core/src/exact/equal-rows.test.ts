import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSizeProblem, sizeProblems } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { assignOnce } from './assign-once.ts';
import { constrainedLloyd } from './constrained-lloyd.ts';
import { labelEqualRows, mergeEqualRows } from './equal-rows.ts';
import { SplitRows } from './split-rows.ts';

const turn = async () => {};

/** Each row so many times, in random order. */
function repeat<T extends GivenRows>({ data, rows, cols }: T, times: number[], seed: number) {
  const from = times.flatMap((count, i) => new Array<number>(count).fill(i % rows));
  new Random(seed).shuffle(from as unknown as Int32Array);
  const all = data.slice(0, 0).constructor as Float32ArrayConstructor;
  const repeated = new all(from.length * cols);
  for (const [to, i] of from.entries()) {
    repeated.set(data.subarray(i * cols, (i + 1) * cols), to * cols);
  }
  return { data: repeated, rows: from.length, cols };
}

const repeated = fc.record({
  problem: sizeProblems({ n: 15, k: 8 }),
  times: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 15 }),
  double: fc.boolean(),
  ratio: fc.constantFrom(0, 0.5, 0.9, 1),
  seed: fc.nat(),
});

describe('equal rows', () => {
  test('are found, whatever their order, where there are four of each on average', async () => {
    await fc.assert(
      fc.asyncProperty(repeated, async ({ problem, times, double, seed }) => {
        const { x } = drawSizeProblem(problem);
        const given = double ? { ...x, data: Float64Array.from(x.data) } : x;
        const rows = repeat(given, times, seed);
        const names = Array.from({ length: rows.rows }, (_, i) =>
          rows.data
            .subarray(i * rows.cols, (i + 1) * rows.cols)
            .reduce((name, value) => `${name} ${Object.is(value, -0) ? '-0' : value}`, ''),
        );
        const different = [...new Set(names)];
        const merged = await mergeEqualRows(rows, turn);
        expect(merged !== undefined).toBe(4 * different.length <= rows.rows);
        if (!merged) return;
        expect([...merged.groups]).toEqual(names.map((name) => different.indexOf(name)));
        expect([...merged.counts]).toEqual(
          different.map((name) => names.filter((other) => other === name).length),
        );
        for (const [g, name] of different.entries()) {
          const at = names.indexOf(name) * rows.cols;
          expect([...merged.x.data.subarray(g * rows.cols, (g + 1) * rows.cols)]).toEqual([
            ...rows.data.subarray(at, at + rows.cols),
          ]);
        }
        expect(merged.x.rows).toBe(different.length);
        expect(merged.x.data.constructor).toBe(rows.data.constructor);
      }),
    );
  });

  test('are looked for among thousands of rows, and not where a sample has none', async () => {
    const few = Float32Array.from({ length: 40_000 }, (_, at) => (at >> 1) % 700);
    const merged = await mergeEqualRows({ data: few, rows: 20_000, cols: 2 }, turn);
    expect(merged!.x.rows).toBe(700);
    const none = Float32Array.from({ length: 40_000 }, (_, at) => at);
    expect(await mergeEqualRows({ data: none, rows: 20_000, cols: 2 }, turn)).toBe(undefined);
  });

  test('get labels by the parts that they lie in', () => {
    const split = new SplitRows();
    for (const [row, cluster, part] of [
      [0, 2, 2],
      [0, 1, 3],
      [1, 0, 1],
      [1, 1, 1],
    ] as const) {
      split.add(row, cluster, part);
    }
    const labels = Int32Array.of(-1, -1, 4);
    split.settle(labels);
    const groups = Int32Array.of(0, 1, 0, 2, 0, 1, 0, 0, 2);
    const equal = {
      ...{ x: { data: new Float32Array(3), rows: 3, cols: 1 }, groups },
      counts: Float64Array.of(5, 2, 2),
    };
    const got = labelEqualRows(equal, labels, split);
    const of = (group: number) => [...got].filter((_, i) => groups[i] === group).sort();
    expect([of(0), of(1), of(2)]).toEqual([
      [1, 1, 1, 2, 2],
      [0, 1],
      [4, 4],
    ]);
  });

  test('part exactly: sizes are kept, and the objective is that of each row by itself', async () => {
    await fc.assert(
      fc.asyncProperty(repeated, async ({ problem, times, double, ratio, seed }) => {
        const { metric, k, dim } = problem;
        const { x, centers } = drawSizeProblem(problem);
        if (metric === 'cosine') {
          normalizeRows(x);
          normalizeRows({ data: centers, rows: k, cols: dim });
        }
        const given = double ? { ...x, data: Float64Array.from(x.data) } : x;
        const rows = repeat(given, times, seed);
        const even = rows.rows / k;
        const limits = {
          lower: new Float64Array(k).fill(Math.floor(ratio * even)),
          upper: new Float64Array(k).fill(Math.ceil(even / Math.max(ratio, 1e-3))),
        };
        const scorer = referenceScorer({ metric, k, dim });
        const options = { metric, maxIterations: 1 };
        const merged = await constrainedLloyd(scorer, rows, limits, centers, options);
        const { origin, scale: unit, centers: of } = merged.diagram;
        const fixed = { origin, centersFromOrigin: of.map((value) => value * unit) };
        const each = await assignOnce(scorer, rows, limits, fixed, options);
        const sizes = new Float64Array(k);
        for (const label of merged.labels) sizes[label]!++;
        expect(merged.sizes).toEqual(sizes);
        expect(merged.violation).toBe(0);
        for (const [c, size] of sizes.entries()) {
          expect(size).toBeGreaterThanOrEqual(limits.lower[c]!);
          expect(size).toBeLessThanOrEqual(limits.upper[c]!);
        }
        const scale = 1 + Math.abs(each.objective) + Math.hypot(...centers) ** 2;
        expect(Math.abs(merged.objective - each.objective)).toBeLessThanOrEqual(
          merged.gap + each.gap + 1e-13 * scale,
        );
        let sum = 0;
        for (const [i, label] of merged.labels.entries()) {
          for (let j = 0; j < dim; j++) {
            const [value, c] = [rows.data[i * dim + j]!, centers[label * dim + j]!];
            sum += metric === 'cosine' ? value * c : -((value - c) ** 2) / 2;
          }
        }
        expect(Math.abs(sum / rows.rows - merged.objective)).toBeLessThanOrEqual(1e-6 * scale);
      }),
      { numRuns: 300 },
    );
  });
});
