import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abortedAt, countingHeld } from '../../testing/held-rows.ts';
import { drawSizeProblem, type SizeProblem, sizeProblems } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import type { Scorer } from '../backend/scorer.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { Random } from '../support/random.ts';
import { type AssignOnceOptions, assignOnce } from './assign-once.ts';
import type { RowStream } from './repeated-stream.ts';

const problems = sizeProblems({ n: 80, k: 12 });

/** Rows cut into batches, another way each time; buffers are used again, as streams do. */
function streamOf(x: GivenRows, seed: number): () => RowStream {
  let opened = 0;
  return async function* () {
    const random = new Random(seed, ++opened);
    const buffer = x.data.slice();
    for (let start = 0; start < x.rows; ) {
      const end = Math.min(x.rows, start + random.integer(1 + x.rows / 3));
      const data = buffer.subarray(0, (end - start) * x.cols);
      data.set(x.data.subarray(start * x.cols, end * x.cols));
      yield { rows: { data, rows: end - start, cols: x.cols } };
      start = end;
    }
  };
}

function assign(
  problem: SizeProblem,
  rows: GivenRows | (() => RowStream),
  {
    scorer = referenceScorer(problem) as Scorer,
    ...options
  }: Partial<AssignOnceOptions> & {
    scorer?: Scorer;
  } = {},
) {
  const { centers, limits, prices } = drawSizeProblem(problem);
  const fixed = { origin: undefined, centersFromOrigin: centers, prices };
  return assignOnce(scorer, rows, limits, fixed, { metric: problem.metric, ...options });
}

describe('one assignment', () => {
  test('of a stream is that of the rows in memory', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.boolean(), async (problem, normalize) => {
        const { x } = drawSizeProblem(problem);
        const expected = await assign(problem, x, { normalize });
        const { scorer, held, most } = countingHeld(problem);
        const got = await assign(problem, streamOf(x, problem.seed), { scorer, normalize });
        expect(got).toEqual(expected);
        expect([held(), most()]).toEqual([0, 1]);
      }),
      { numRuns: 300 },
    );
  });

  test('float64 rows and centers are told apart where float32 could not', async () => {
    const origin = 1.7e9;
    const random = new Random(4);
    const data = Float64Array.from(
      { length: 90 },
      (_, i) => origin + 20 * (i % 3) + random.uniform(),
    );
    const fixed = {
      origin: Float64Array.of(origin),
      centersFromOrigin: Float32Array.of(0.5, 20.5, 40.5),
    };
    const limits = { lower: new Float64Array(3).fill(30), upper: new Float64Array(3).fill(30) };
    const scorer = referenceScorer({ metric: 'euclidean', k: 3, dim: 1 });
    const rows = { data, rows: 90, cols: 1 };
    const { labels, objective, gap } = await assignOnce(scorer, rows, limits, fixed, {
      metric: 'euclidean',
    });
    expect([...labels]).toEqual(Array.from(data, (_, i) => i % 3));
    const expected = data.reduce((sum, value, i) => {
      return sum - (value - origin - 20 * (i % 3) - 0.5) ** 2 / 2 / 90;
    }, 0);
    expect(Math.abs(objective - expected)).toBeLessThanOrEqual(1e-6);
    expect(gap).toBeLessThanOrEqual(1e-8);
  });

  test('limits may hang on how many rows there are', async () => {
    const problem = fc.sample(problems, 1)[0]!;
    const { x, centers } = drawSizeProblem(problem);
    const seen: number[] = [];
    const limits = (rows: number) => {
      seen.push(rows);
      return {
        lower: new Float64Array(problem.k),
        upper: new Float64Array(problem.k).fill(Math.ceil(rows / problem.k)),
      };
    };
    const fixed = { origin: undefined, centersFromOrigin: centers };
    const { sizes } = await assignOnce(
      ...([referenceScorer(problem), streamOf(x, 1), limits, fixed] as const),
      { metric: problem.metric },
    );
    expect(Math.max(...sizes)).toBeLessThanOrEqual(Math.ceil(x.rows / problem.k));
    expect(new Set(seen)).toEqual(new Set([x.rows]));
  });

  test('an abort at any moment ends it by its reason, with nothing left held', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(), fc.boolean(), async (problem, at, again) => {
        const { x } = drawSizeProblem(problem);
        const rows = () => (again ? streamOf(x, problem.seed) : x);
        const all = abortedAt(Number.POSITIVE_INFINITY);
        await assign(problem, rows(), { signal: all.signal });
        const { signal, reason } = abortedAt(at % all.checks());
        const { scorer, held } = countingHeld(problem);
        await expect(assign(problem, rows(), { scorer, signal })).rejects.toBe(reason);
        expect(held()).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  test('a stream that lets us wait is left at once', async () => {
    const problem = fc.sample(problems, 1)[0]!;
    const { x } = drawSizeProblem(problem);
    const controller = new AbortController();
    let opened = 0;
    const stuck = async function* () {
      if (++opened === 2) {
        controller.abort(new Error('enough'));
        await new Promise(() => {});
      }
      yield { rows: x };
    };
    const { scorer, held } = countingHeld(problem);
    await expect(assign(problem, stuck, { scorer, signal: controller.signal })).rejects.toThrow(
      'enough',
    );
    expect(held()).toBe(0);
  });

  test('a stream that yields other rows the second time is refused', async () => {
    const x: GivenRows = { data: new Float64Array(600).map((_, at) => at % 7), rows: 300, cols: 2 };
    const problem: SizeProblem = {
      ...{ n: 300, k: 3, dim: 2, metric: 'euclidean', rows: 'normal', centers: 'normal' },
      ...{ limits: 'none', prices: 'zero', listing: {}, seed: 1 },
    };
    const second = (other: GivenRows) => {
      let opened = 0;
      return () => [{ rows: opened++ === 0 ? x : other }];
    };
    const part = (rows: number): GivenRows => ({ data: x.data.slice(0, 2 * rows), rows, cols: 2 });
    const changed = { ...x, data: x.data.map((value, at) => (at === 561 ? 9 : value)) };
    for (const [stream, message] of [
      [second(part(299)), 'rows of the stream should be 300, as in the first pass, got 299'],
      [
        second({ ...x, rows: 600, cols: 1 }),
        'columns of the stream should be 2, as in the first pass',
      ],
      [
        second({ data: new Float64Array(604), rows: 302, cols: 2 }),
        '300, as in the first pass, got 302',
      ],
      [
        second(changed),
        'rows 256 to 299 of the stream should be those of the first pass, got others',
      ],
      [second(part(0)), 'rows of the stream should be 300, as in the first pass, got 0'],
      [() => [], 'rows of the stream should be at least 1, got 0'],
      [
        () => [{ rows: x }, { rows: { ...x, rows: 600, cols: 1 } }],
        '2, as in the first batch, got 1',
      ],
    ] as const) {
      const { scorer, held } = countingHeld(problem);
      await expect(assign(problem, stream as () => RowStream, { scorer })).rejects.toThrow(message);
      expect(held()).toBe(0);
    }
  });
});
