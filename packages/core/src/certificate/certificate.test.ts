import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { reference } from '../backend/reference/reference.ts';
import type { Session } from '../backend/session.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import { type ClusteringState, createClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import type { Certificate } from './certificate.ts';
import { certifyEpoch, withGaps } from './certify-epoch.ts';
import { createTally, type HeadTally } from './size-tally.ts';

type Kind = 'lower' | 'two-sided' | 'exact' | 'upper';

interface Problem {
  readonly dim: number;
  readonly metric: Metric;
  readonly kind: Kind;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly prices: readonly number[];
  readonly centers: readonly number[];
  readonly epochs: readonly (readonly Batch[])[];
}

interface Batch {
  readonly rows: readonly (readonly number[])[];
  /** w, of positive sum; undefined: every row weighs 1. */
  readonly weights: readonly number[] | undefined;
  readonly eta: number;
}

const value = fc.float({ min: -2, max: 2, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const eta = fc.oneof(
  fc.double({ min: 1e-3, max: 100, noNaN: true }),
  fc.constantFrom(1e-3, 20, 100),
);
const weight = fc.oneof(fc.constant(0), fc.constant(1), fc.float({ min: 0, max: 10, noNaN: true }));

/** Bounds that sizes can meet: around shares that add up to 1. */
function boundsOf(kind: Kind, raw: readonly number[], slack: readonly number[]) {
  const total = add(raw);
  const shares = raw.map((part) => part / total);
  const zero = kind === 'upper';
  const lower = shares.map((s, k) => (zero ? 0 : kind === 'exact' ? s : s * slack[k]!));
  const upper = shares.map((s, k) => {
    if (kind === 'exact') return s;
    return kind === 'lower' ? 1 : s + (1 - s) * slack[k]! * 0.99;
  });
  return { lower, upper };
}

function batches(dim: number): fc.Arbitrary<Batch> {
  const row = fc.array(value, { minLength: dim, maxLength: dim });
  // One row, a few, or more; so the last one is often short.
  const size = fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 12 }));
  return size.chain((n) => {
    const weights = fc
      .array(weight, { minLength: n, maxLength: n })
      .filter((all) => all.some((w) => w > 0));
    return fc.record({
      rows: fc.array(row, { minLength: n, maxLength: n }),
      weights: fc.option(weights, { nil: undefined }),
      eta,
    });
  });
}

function problems(kinds: readonly Kind[]): fc.Arbitrary<Problem> {
  const shape = fc.record({
    k: fc.integer({ min: 1, max: 6 }),
    dim: fc.integer({ min: 1, max: 3 }),
  });
  return shape.chain(({ k, dim }) => {
    const perCluster = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: k, maxLength: k });
    const epoch = fc.array(batches(dim), { minLength: 1, maxLength: 10 });
    return fc
      .record({
        metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
        kind: fc.constantFrom(...kinds),
        raw: perCluster(fc.double({ min: 0.01, max: 1, noNaN: true })),
        slack: perCluster(share),
        prices: perCluster(fc.oneof(fc.constant(0), fc.float({ min: -50, max: 50, noNaN: true }))),
        centers: fc.array(value, { minLength: k * dim, maxLength: k * dim }),
        epochs: fc.array(epoch, { minLength: 1, maxLength: 2 }),
      })
      .map(({ raw, slack, ...rest }) => ({ dim, ...rest, ...boundsOf(rest.kind, raw, slack) }));
  });
}

const ALL = ['lower', 'two-sided', 'exact', 'upper'] as const;

/** What an epoch did, counted here from labels and weights alone. */
interface Epoch {
  readonly sizes: number[];
  readonly total: number;
  readonly head: ClusteringState;
  /** Most that rounding can have moved the bounds by, a cluster. */
  readonly rounding: number[];
  /** What storing prices as float32 did to b (rho_T - rho_0) / eta, at most. */
  readonly stored: number[];
}

/**
 * What one of T batches can add to that: a price is computed by a few double operations on numbers no
 * larger than |rho| + eta, and an error e in it is b e / eta of a size. Adding up T terms in double
 * costs T 2^-53 of what they add up to. That prices are stored as float32 costs nothing: the drift
 * takes each change as it was before that.
 */
function roundingOf(rho: number, b: number, eta: number, batches: number): number {
  // A batch without weight moves nothing, at any rate.
  return b === 0 ? 0 : (b / eta) * batches * 2 ** -50 * (Math.abs(rho) + eta);
}

/** Run the problem on a session of the reference backend, epoch by epoch. */
function run(problem: Problem): Epoch[] {
  const k = problem.lower.length;
  const bounds = {
    lower: Float64Array.from(problem.lower),
    upper: Float64Array.from(problem.upper),
  };
  const start = createClusteringState(Float32Array.from(problem.centers), problem.dim, bounds);
  start.prices.set(problem.prices);
  const { metric } = problem;
  const session = reference().open({ metric, heads: [start], normalize: false }) as Session;
  const state = () => (session.read() as ClusteringState[])[0]!;
  return problem.epochs.map((epoch) => {
    const sizes = new Array<number>(k).fill(0);
    const rounding = new Array<number>(k).fill(0);
    const stored = new Array<number>(k).fill(0);
    let total = 0;
    for (const { rows, weights, eta } of epoch) {
      const before = state().prices;
      const labels = new Int32Array(rows.length);
      const x = matrix(Float32Array.from(rows.flat()), problem.dim);
      const unitLength = metric === 'cosine';
      const options = { dualLearningRates: [eta], centers: 'current', unitLength } as const;
      const given = weights && { weights: Float32Array.from(weights) };
      session.step(x, { labels }, { ...options, ...given });
      let b = 0;
      for (const [i, y] of labels.entries()) {
        const w = weights ? Math.fround(weights[i]!) : 1;
        sizes[y]! += w;
        b += w;
      }
      total += b;
      for (const [c, after] of state().prices.entries()) {
        rounding[c]! += roundingOf(before[c]!, b, eta, epoch.length);
        stored[c]! += (b / eta) * (2 ** -24 * Math.abs(after) + 2 ** -149);
      }
    }
    const head = state();
    session.endEpoch({});
    return { sizes, total, head, rounding, stored };
  });
}

describe('the certificate', () => {
  test('l total - drift <= size <= u total - drift, whatever comes', () => {
    fc.assert(
      fc.property(problems(ALL), (problem) => {
        for (const { sizes, total, head, rounding } of run(problem)) {
          for (const [k, size] of sizes.entries()) {
            const least = problem.lower[k]! * total - head.drift[k]!;
            const most = problem.upper[k]! * total - head.drift[k]!;
            expect(size).toBeGreaterThanOrEqual(least - rounding[k]!);
            expect(size).toBeLessThanOrEqual(most + rounding[k]!);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('is tight for exact sizes: size = l total - drift', () => {
    fc.assert(
      fc.property(problems(['exact']), (problem) => {
        for (const { sizes, total, head, rounding } of run(problem)) {
          for (const [k, size] of sizes.entries()) {
            const error = size - (problem.lower[k]! * total - head.drift[k]!);
            expect(Math.abs(error)).toBeLessThanOrEqual(rounding[k]!);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is tight from below while a price stays above zero', () => {
    fc.assert(
      fc.property(problems(['lower']), (raw) => {
        // No batch can bring such a price down to zero.
        const most = raw.epochs.flat().reduce((sum, { eta }) => sum + eta, 0);
        const problem = { ...raw, prices: raw.prices.map((rho) => Math.abs(rho) + most + 1) };
        for (const { sizes, total, head, rounding } of run(problem)) {
          for (const [k, size] of sizes.entries()) {
            const error = size - (problem.lower[k]! * total - head.drift[k]!);
            expect(Math.abs(error)).toBeLessThanOrEqual(rounding[k]!);
          }
        }
      }),
    );
  });

  test('with equal batches and one eta the drift is b (rho_T - rho_0) / eta', () => {
    const equal = fc.record({
      problem: problems(ALL),
      b: fc.integer({ min: 1, max: 8 }),
      one: eta,
    });
    fc.assert(
      fc.property(equal, ({ problem, b, one }) => {
        const epochs = problem.epochs.map((epoch) =>
          epoch.map(({ rows }) => ({
            rows: Array.from({ length: b }, (_, i) => rows[i % rows.length]!),
            weights: undefined,
            eta: one,
          })),
        );
        let before = problem.prices.map(Math.fround);
        for (const { sizes, total, head, rounding, stored } of run({ ...problem, epochs })) {
          for (const [k, size] of sizes.entries()) {
            const drift = (b * (head.prices[k]! - before[k]!)) / one;
            const error = rounding[k]! + stored[k]!;
            expect(Math.abs(head.drift[k]! - drift)).toBeLessThanOrEqual(error);
            expect(size).toBeGreaterThanOrEqual(problem.lower[k]! * total - drift - 2 * error);
            expect(size).toBeLessThanOrEqual(problem.upper[k]! * total - drift + 2 * error);
          }
          before = [...head.prices];
        }
      }),
      { numRuns: 500 },
    );
  });

  test('prices keep their sign: up from zero without an upper bound, down without a lower one', () => {
    fc.assert(
      fc.property(problems(['lower', 'upper']), (problem) => {
        const sign = problem.kind === 'lower' ? 1 : -1;
        const prices = problem.prices.map((rho) => sign * Math.abs(rho));
        for (const { head } of run({ ...problem, prices })) {
          for (const rho of head.prices) expect(sign * rho).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('without bounds prices stay zero', () => {
    fc.assert(
      fc.property(problems(['lower']), (problem) => {
        const [lower, prices] = [problem.lower.map(() => 0), problem.prices.map(() => 0)];
        for (const { head } of run({ ...problem, lower, prices })) {
          expect(head.prices.every((rho) => rho === 0)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('sizes add up to the total, in the counts as in the labels', () => {
    fc.assert(
      fc.property(problems(ALL), (problem) => {
        for (const { sizes, total, head } of run(problem)) {
          const rounding = 200 * 2 ** -53 * total;
          for (const [k, size] of sizes.entries()) {
            expect(Math.abs(head.counts[k]! - size)).toBeLessThanOrEqual(rounding);
          }
          expect(Math.abs(add(sizes) - total)).toBeLessThanOrEqual(rounding);
        }
      }),
    );
  });
});

/** Every field that follows from others, worked out plainly. */
function recompute(
  sizes: readonly number[],
  total: number,
  { lower, upper, drift }: Pick<ClusteringState, 'lower' | 'upper' | 'drift'>,
) {
  const each = <T>(of: (k: number) => T) => sizes.map((_, k) => of(k));
  const short = each((k) => (sizes[k]! < lower[k]! * total ? lower[k]! * total - sizes[k]! : 0));
  const over = each((k) => (sizes[k]! > upper[k]! * total ? sizes[k]! - upper[k]! * total : 0));
  const rose = each((k) => Math.max(drift[k]!, 0));
  const fell = each((k) => (drift[k]! < 0 ? -drift[k]! : 0));
  return {
    sizes: [...sizes],
    minSizes: each((k) => lower[k]! * total),
    maxSizes: each((k) => upper[k]! * total),
    minSize: Math.min(...lower) * total,
    maxSize: Math.max(...upper) * total,
    smallest: Math.min(...sizes),
    largest: Math.max(...sizes),
    shortfalls: short,
    excesses: over,
    shortfallLimits: rose,
    excessLimits: fell,
    shortfall: add(short) / total,
    excess: add(over) / total,
    shortfallLimit: add(rose) / total,
    excessLimit: add(fell) / total,
  };
}

function add(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function plain(certificate: Certificate) {
  const { instances, total, meanSimilarity, inertia, gap, ...rest } = certificate;
  const { exact, unit, iterations, converged, worst, worstShare, ...sizes } = rest;
  return Object.fromEntries(
    Object.entries(sizes).map(([name, v]) => [name, typeof v === 'number' ? v : [...v]]),
  );
}

describe('certify', () => {
  const tallied = fc.integer({ min: 1, max: 6 }).chain((k) => {
    const numbers = (min: number, max: number) =>
      fc.array(fc.double({ min, max, noNaN: true }), { minLength: k, maxLength: k });
    return fc.record({
      sizes: numbers(0, 1e6).filter((sizes) => add(sizes) > 0),
      ends: fc.tuple(numbers(0, 1), numbers(0, 1)),
      drift: numbers(-1e6, 1e6),
      similarity: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      instances: fc.integer({ min: 1, max: 1e9 }),
    });
  });

  test('every field follows from sizes, bounds and drift', () => {
    fc.assert(
      fc.property(tallied, ({ sizes, ends: [a, b], drift, similarity, instances }) => {
        const head = {
          lower: Float64Array.from(a, (v, k) => Math.min(v, b[k]!)),
          upper: Float64Array.from(a, (v, k) => Math.max(v, b[k]!)),
          drift: Float64Array.from(drift),
        };
        const weight = add(sizes);
        const tally: HeadTally = { sizes: Float64Array.from(sizes), similarity };
        const cosine = certifyEpoch(head, tally, { instances, weight }, 'cosine');
        expect(plain(cosine)).toEqual(recompute(sizes, weight, head));
        expect(cosine).toMatchObject({ instances, total: weight });
        expect(cosine.meanSimilarity).toBe(similarity / weight);
        expect(cosine).not.toHaveProperty('inertia');
        expect(cosine).not.toHaveProperty('gap');
        const euclidean = certifyEpoch(head, tally, { instances, weight }, 'euclidean');
        expect(euclidean.inertia).toBe(Math.max(0, -2 * similarity));
        expect(euclidean).not.toHaveProperty('meanSimilarity');
      }),
    );
  });

  test('shares no array with what it was made from, and carries a gap as it is', () => {
    const head = createClusteringState(new Float32Array(2), 1, {
      lower: Float64Array.of(0.5, 0.25),
      upper: Float64Array.of(0.75, 0.5),
    });
    const tally = createTally([2]);
    tally.heads[0]!.sizes.set([3, 1]);
    const gap = { total: 4, objective: 1, upperBound: 2, gap: 1 };
    const epoch = { instances: 4, weight: 4 };
    const measured = certifyEpoch(head, tally.heads[0]!, epoch, 'cosine');
    const [certificate] = withGaps([measured], [gap], 'cosine') as [Certificate];
    const { drift } = head;
    for (const array of [tally.heads[0]!.sizes, drift, head.lower, head.upper]) array.fill(9);
    expect(certificate).toMatchObject({ gap: 1, meanSimilarity: 1, smallest: 1, largest: 3 });
    expect([...certificate.sizes]).toEqual([3, 1]);
    expect([...certificate.minSizes]).toEqual([2, 1]);
    expect([...certificate.maxSizes]).toEqual([3, 2]);
    expect([...certificate.shortfallLimits]).toEqual([0, 0]);
  });
});

interface Stream {
  readonly k: readonly number[];
  readonly dim: number;
  readonly metric: Metric;
  readonly ratio: number;
  readonly rate: 'auto' | number;
  readonly epochs: readonly (readonly Omit<Batch, 'eta'>[])[];
  readonly seed: number;
}

const streams: fc.Arbitrary<Stream> = fc.integer({ min: 1, max: 3 }).chain((dim) => {
  // The model takes batches without any weight, too.
  const idle = batches(dim).map((one) => ({ ...one, weights: one.rows.map(() => 0) }));
  const batch = fc.oneof({ weight: 5, arbitrary: batches(dim) }, { weight: 1, arbitrary: idle });
  const epoch = fc
    .array(batch, { minLength: 1, maxLength: 8 })
    .filter((all) => all.some(({ weights }) => !weights || add(weights) > 0));
  return fc.record({
    dim: fc.constant(dim),
    k: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 2 }),
    metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
    ratio: fc.oneof(fc.constantFrom(0, 0.4, 1), share),
    rate: fc.oneof(fc.constant('auto' as const), eta),
    epochs: fc.array(epoch, { minLength: 1, maxLength: 2 }),
    seed: fc.nat(),
  });
});

/** The reference backend, with its state before the last call and the rates of the last step. */
function watched() {
  const inner = reference();
  const seen: { before: ClusteringState[]; rates?: readonly number[] } = { before: [] };
  const backend: Backend = {
    name: 'watched',
    open(problem) {
      const session = inner.open(problem) as Session;
      const read = () => session.read() as ClusteringState[];
      const watch = (call: () => void, rates?: readonly number[]) => {
        seen.before = read();
        call();
        seen.rates = rates ?? problem.heads.map(() => Number.POSITIVE_INFINITY);
      };
      return {
        assign: (x, out, options) => watch(() => session.assign(x, out, options)),
        step: (x, out, options) =>
          watch(() => session.step(x, out, options), options.dualLearningRates),
        endEpoch: (options) => session.endEpoch(options),
        read,
        dispose: () => session.dispose(),
      };
    },
  };
  return { backend, seen };
}

/** x·c or |x - c|², x at unit length for cosine. */
function compare(
  metric: Metric,
  row: readonly number[],
  { centers, dim }: Pick<ClusteringState, 'centers' | 'dim'>,
  k: number,
) {
  const center = [...centers.subarray(k * dim, (k + 1) * dim)];
  if (metric === 'euclidean') return add(row.map((v, j) => (v - center[j]!) ** 2));
  const length = Math.hypot(...row);
  return length === 0 ? 0 : add(row.map((v, j) => (v / length) * center[j]!));
}

describe("a model's certificates", () => {
  test('count what was assigned on arrival, and keep to their limits', async () => {
    await fc.assert(
      fc.asyncProperty(streams, async ({ k, dim, metric, ratio, rate, epochs, seed }) => {
        const { backend, seen } = watched();
        const random = new Random(seed);
        const init = k.map((n) =>
          matrix(
            Float32Array.from({ length: n * dim }, () => random.normal()),
            dim,
          ),
        );
        const model = new ConstrainedKMeans({
          ...{ k, metric, ratio, dualLearningRate: rate, backend },
          init: k.length > 1 ? init : init[0]!,
        });
        // What the session has is in its own coordinates where the metric is euclidean.
        let given: readonly { centers: Float32Array; dim: number }[] = init.map(({ data }) => ({
          centers: data,
          dim,
        }));
        for (const epoch of epochs) {
          const heads = k.map((n) => ({
            sizes: new Array<number>(n).fill(0),
            rounding: new Array<number>(n).fill(0),
            compared: 0,
          }));
          let [instances, total, largest] = [0, 0, 1];
          for (const { rows, weights } of epoch) {
            const labels = await model.partialFit(rows, undefined, weights ? { weights } : {});
            const w = rows.map((_, i) => (weights ? Math.fround(weights[i]!) : 1));
            instances += rows.length;
            for (const one of w) total += one;
            for (const [h, head] of heads.entries()) {
              const { before, rates } = seen;
              for (const [i, row] of rows.entries()) {
                const y = labels[h * rows.length + i]!;
                const centers = metric === 'cosine' ? before[h]! : given[h]!;
                const similarity = compare(metric, row, centers, y);
                head.sizes[y]! += w[i]!;
                head.compared += w[i]! * similarity;
                largest = Math.max(largest, Math.abs(similarity));
              }
              for (const c of head.rounding.keys()) {
                const rho = before[h]!.prices[c]!;
                head.rounding[c]! += roundingOf(rho, add(w), rates![h]!, epoch.length);
              }
            }
            given = await model.heads();
          }
          const state = await model.heads();
          const certificates = await model.endEpoch();
          for (const [h, certificate] of certificates.entries()) {
            const { sizes, rounding, compared } = heads[h]!;
            expect(certificate).toMatchObject({ instances, total });
            expect(plain(certificate)).toEqual(recompute(sizes, total, state[h]!));
            const { shortfall, shortfallLimit, excess, excessLimit } = certificate;
            const slack = add(rounding) / total;
            expect(shortfall).toBeLessThanOrEqual(shortfallLimit + slack);
            expect(excess).toBeLessThanOrEqual(excessLimit + slack);
            if (ratio < 1) expect(excess).toBe(0);
            const { meanSimilarity, inertia } = certificate;
            const got = metric === 'cosine' ? meanSimilarity! : inertia! / total;
            // Rows and centers, of size at most 4, and similarities are rounded to float32; d is at most 3.
            expect(Math.abs(got - compared / total)).toBeLessThanOrEqual(2 ** -21 * largest);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
