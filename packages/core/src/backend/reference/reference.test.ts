import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CenterKind,
  type ClusteringState,
  createClusteringState,
} from '../../problem/clustering-state.ts';
import type { Metric } from '../../problem/metric.ts';
import { type Matrix, matrix } from '../../rows/matrix.ts';
import { Random } from '../../support/random.ts';
import type { AssignOptions, Session } from '../session.ts';
import { reference } from './reference.ts';

interface Setup {
  readonly k: readonly number[];
  readonly dim: number;
  readonly metric: Metric;
  readonly centers: CenterKind;
  readonly unitLength: boolean;
  readonly rows: number;
  readonly weighted: boolean;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  k: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
  dim: fc.integer({ min: 1, max: 4 }),
  metric: fc.constantFrom('cosine', 'euclidean'),
  centers: fc.constantFrom('current', 'previous'),
  unitLength: fc.boolean(),
  rows: fc.integer({ min: 1, max: 20 }),
  weighted: fc.boolean(),
  seed: fc.nat(),
});

/** Heads with prices and with previous centers that differ from the current ones. */
function drawHeads({ k, dim, seed }: Setup): ClusteringState[] {
  const random = new Random(seed, 1);
  return k.map((n) => {
    const draw = () => Float32Array.from({ length: n * dim }, () => random.normal());
    const lower = new Float64Array(n).fill(0.5 / n);
    const head = createClusteringState(draw(), dim, { lower, upper: new Float64Array(n).fill(1) });
    head.previousCenters.set(draw());
    for (const c of head.prices.keys()) head.prices[c] = random.normal();
    return head;
  });
}

function drawRows({ rows, dim, seed }: Setup, batch = 0): Matrix {
  const random = new Random(seed, 2 + batch);
  return matrix(
    Float32Array.from({ length: rows * dim }, () => random.normal()),
    dim,
  );
}

function drawWeights({ rows, weighted, seed }: Setup): Float32Array | undefined {
  const random = new Random(seed, 99);
  return weighted ? Float32Array.from({ length: rows }, () => 0.1 + random.uniform()) : undefined;
}

function open(setup: Setup, heads = drawHeads(setup)): Session {
  const session = reference().open({ metric: setup.metric, heads, normalize: false });
  return session as Session;
}

function step(session: Session, setup: Setup, x: Matrix, heads = setup.k.length) {
  const labels = new Int32Array(heads * x.rows);
  const similarities = new Float32Array(heads * x.rows);
  const weights = drawWeights(setup);
  const dualLearningRates = setup.k.map((_, h) => 0.5 + h);
  const { centers, unitLength } = setup;
  session.step(
    x,
    { labels, similarities },
    { dualLearningRates, centers, unitLength, ...(weights && { weights }) },
  );
  return { labels, similarities };
}

function assign(session: Session, setup: Setup, x: Matrix, options: AssignOptions) {
  const labels = new Int32Array(setup.k.length * x.rows);
  const similarities = new Float32Array(labels.length);
  session.assign(x, { labels, similarities }, options);
  return { labels, similarities };
}

/** m of one head, from its labels. */
function tally(labels: Int32Array, k: number, weights: Float32Array | undefined): number[] {
  const counts = new Array<number>(k).fill(0);
  for (const [i, y] of labels.entries()) counts[y]! += weights ? weights[i]! : 1;
  return counts;
}

describe('reference', () => {
  test('a step assigns by frozen prices and centers', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const session = open(setup);
        const x = drawRows(setup);
        const { centers } = setup;
        const before = assign(session, setup, x, { centers, prices: true });
        expect(step(session, setup, x)).toEqual(before);
      }),
    );
  });

  test('centers and prices score as asked for', () => {
    fc.assert(
      fc.property(setups, fc.boolean(), fc.boolean(), (setup, current, prices) => {
        const heads = drawHeads(setup);
        const x = drawRows(setup);
        const options = { centers: current ? 'current' : 'previous', prices } as const;
        const got = assign(open(setup, heads), setup, x, options).labels;
        for (const [h, head] of heads.entries()) {
          const centers = current ? head.centers : head.previousCenters;
          for (let i = 0; i < x.rows; i++) {
            const scores = Array.from({ length: head.k }, (_, c) => {
              let score = prices ? head.prices[c]! : 0;
              for (let j = 0; j < x.cols; j++) {
                const [a, b] = [x.data[i * x.cols + j]!, centers[c * x.cols + j]!];
                score += setup.metric === 'cosine' ? a * b : a * b - (b * b) / 2;
              }
              return score;
            });
            expect(got[h * x.rows + i]).toBe(scores.indexOf(Math.max(...scores)));
          }
        }
      }),
    );
  });

  test('assign reads only', () => {
    fc.assert(
      fc.property(setups, fc.boolean(), (setup, prices) => {
        const session = open(setup);
        assign(session, setup, drawRows(setup), { centers: 'current', prices });
        expect(session.read()).toEqual(drawHeads(setup));
      }),
    );
  });

  test('every step moves prices and counts by the sizes of its own labels, and nothing unsaid', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const session = open(setup);
        for (const batch of [0, 1, 2]) {
          const x = drawRows(setup, batch);
          const before = session.read() as ClusteringState[];
          const { labels } = step(session, setup, x);
          for (const [h, after] of (session.read() as ClusteringState[]).entries()) {
            const { k, lower, upper, prices, counts, previousCenters } = before[h]!;
            const own = labels.subarray(h * x.rows, (h + 1) * x.rows);
            const sizes = tally(own, k, drawWeights(setup));
            const b = sizes.reduce((sum, size) => sum + size, 0);
            const eta = 0.5 + h;
            expect(after).toMatchObject({ previousCenters, lower, upper });
            for (const [c, rho] of prices.entries()) {
              expect(after.counts[c]).toBeCloseTo(counts[c]! + sizes[c]!, 10);
              const q = rho - (eta * sizes[c]!) / b;
              const three = [q + eta * lower[c]!, 0, q + eta * upper[c]!];
              const middle = three.sort((p, r) => p - r)[1]!;
              expect(after.prices[c]).toBeCloseTo(middle, 5);
            }
          }
        }
      }),
    );
  });

  test('heads do not know of each other', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const together = open(setup);
        const batches = [drawRows(setup, 0), drawRows(setup, 1)];
        for (const x of batches) step(together, setup, x);
        together.endEpoch({ averaging: 0.5 });
        step(together, setup, batches[0]!);
        const all = together.read() as ClusteringState[];
        for (const [h, head] of drawHeads(setup).entries()) {
          const alone = open(setup, [head]);
          const weights = drawWeights(setup);
          const { centers, unitLength } = setup;
          const options = { dualLearningRates: [0.5 + h], centers, unitLength };
          const out = { labels: new Int32Array(setup.rows) };
          for (const x of batches) alone.step(x, out, { ...options, ...(weights && { weights }) });
          alone.endEpoch({ averaging: 0.5 });
          alone.step(batches[0]!, out, { ...options, ...(weights && { weights }) });
          expect((alone.read() as ClusteringState[])[0]).toEqual(all[h]);
        }
      }),
    );
  });

  test('open and read copy: no array is shared with the caller', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const heads = drawHeads(setup);
        const session = open(setup, heads);
        for (const head of heads) wipe(head);
        const first = session.read() as ClusteringState[];
        expect(first).toEqual(drawHeads(setup));
        for (const head of first) wipe(head);
        expect(session.read()).toEqual(drawHeads(setup));
      }),
    );
  });

  test('similarities are left out where the caller has no array for them', () => {
    fc.assert(
      fc.property(setups, (setup) => {
        const [full, bare] = [open(setup), open(setup)];
        const x = drawRows(setup);
        const labels = new Int32Array(setup.k.length * x.rows);
        bare.assign(x, { labels }, { centers: 'current', prices: true });
        const asked = assign(full, setup, x, { centers: 'current', prices: true });
        expect(labels).toEqual(asked.labels);
      }),
    );
  });

  test('two sessions of one backend live apart', () => {
    const backend = reference();
    expect(backend.name).toBe('reference');
    const setup = fc.sample(setups, 1)[0]!;
    const { metric } = setup;
    const problem = { metric, heads: drawHeads(setup), normalize: false };
    const [one, two] = [backend.open(problem) as Session, backend.open(problem) as Session];
    step(one, setup, drawRows(setup));
    one.dispose();
    expect(two.read()).toEqual(drawHeads(setup));
  });

  test('after dispose every call throws; a second dispose does nothing', () => {
    const setup = fc.sample(setups, 1)[0]!;
    const session = open(setup);
    const x = drawRows(setup);
    session.dispose();
    session.dispose();
    const message = 'session should be open, got one that was disposed';
    expect(() => step(session, setup, x)).toThrow(message);
    expect(() => assign(session, setup, x, { centers: 'current', prices: true })).toThrow(message);
    expect(() => session.endEpoch({})).toThrow(message);
    expect(() => session.read()).toThrow(message);
  });
});

function wipe(head: ClusteringState): void {
  const { centers, previousCenters, prices, counts, drift, lower, upper } = head;
  for (const array of [centers, previousCenters, prices, counts, drift, lower, upper]) {
    array.fill(9);
  }
}
