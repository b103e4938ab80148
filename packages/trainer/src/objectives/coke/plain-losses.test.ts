import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type PlainCase,
  plainAccuracy,
  plainLoss,
  type Rows,
} from '../../../testing/plain-losses.ts';
import {
  type ClusteringLoss,
  centerTensors,
  type LossHead,
  type LossViews,
  multiCropLoss,
  oneViewLoss,
  twoViewLoss,
} from './index.ts';

describe.each(['cpu', 'wasm'])('%s', (name) => {
  beforeAll(async () => {
    expect(await tf.setBackend(name)).toBe(true);
  });
  testAgainstPlain();
});

interface Drawn extends PlainCase {
  readonly soft: boolean;
}

const value = fc.double({ min: -1, max: 1, noNaN: true });

function rows(count: number, width: number): fc.Arbitrary<number[][]> {
  const row = fc
    .array(value, { minLength: width, maxLength: width })
    .filter((x) => Math.hypot(...x) > 0.1);
  return fc.array(row, { minLength: count, maxLength: count });
}

const cases: fc.Arbitrary<Drawn> = fc
  .record({
    kind: fc.constantFrom('single' as const, 'double' as const, 'multi' as const),
    b: fc.integer({ min: 1, max: 5 }),
    d: fc.integer({ min: 1, max: 6 }),
    ks: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 }),
    small: fc.integer({ min: 1, max: 3 }),
    predicts: fc.boolean(),
    soft: fc.boolean(),
    temperature: fc.double({ min: 0.05, max: 1, noNaN: true }),
    alpha: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    beta: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  })
  .chain(({ b, d, ks, small, predicts, ...rest }) => {
    const count = { single: 1, double: 2, multi: 2 + small }[rest.kind];
    const views = fc.array(rows(b, d), { minLength: count, maxLength: count });
    return fc.record({
      projections: views,
      predictions: predicts ? views : fc.constant(undefined),
      heads: fc.tuple(
        ...ks.map((k) =>
          fc.record({
            centers: rows(k, d).map((centers) => centers.map(unit)),
            targets: rest.soft
              ? rows(b, k).map((x) => x.map(distribution))
              : fc
                  .array(fc.nat(k - 1), { minLength: b, maxLength: b })
                  .map((labels) => labels.map((label) => oneHot(label, k))),
          }),
        ),
      ),
      ...Object.fromEntries(Object.entries(rest).map(([key, x]) => [key, fc.constant(x)])),
    }) as unknown as fc.Arbitrary<Drawn>;
  });

function unit(row: readonly number[]): number[] {
  return row.map((x) => x / Math.hypot(...row));
}

function distribution(row: readonly number[]): number[] {
  const weights = row.map((x) => Math.exp(3 * x));
  const total = weights.reduce((sum, x) => sum + x);
  return weights.map((x) => x / total);
}

function oneHot(label: number, k: number): number[] {
  return Array.from({ length: k }, (_, j) => (j === label ? 1 : 0));
}

function tensorHeads({ heads, soft }: Drawn): LossHead[] {
  return heads.map(({ centers, targets }) => ({
    centers: centerTensors(tf.tensor2d(centers as number[][])),
    targets: soft
      ? { probabilities: tf.tensor2d(targets as number[][]) }
      : {
          labels: tf.tensor1d(
            targets.map((row) => row.indexOf(1)),
            'int32',
          ),
        },
  }));
}

function lossOf(drawn: Drawn, x: readonly tf.Tensor[], heads: LossHead[]): ClusteringLoss {
  const count = drawn.projections.length;
  const views: LossViews = {
    projections: x.slice(0, count) as tf.Tensor2D[],
    ...(drawn.predictions && { predictions: x.slice(count) as tf.Tensor2D[] }),
  };
  if (drawn.kind === 'single') return oneViewLoss(views, heads, drawn);
  return drawn.kind === 'double'
    ? twoViewLoss(views, heads, drawn)
    : multiCropLoss(views, heads, drawn);
}

/** Loss, accuracy, and the gradient a view, with everything in a tidy. */
function evaluate(drawn: Drawn): { loss: number; accuracy: number; gradients: number[][][] } {
  return tf.tidy(() => {
    const heads = tensorHeads(drawn);
    const x = [...drawn.projections, ...(drawn.predictions ?? [])].map((rows) =>
      tf.tensor2d(rows as number[][]),
    );
    const { grads, value } = tf.valueAndGrads((...args) => lossOf(drawn, args, heads).loss)(x);
    const { loss, accuracy } = lossOf(drawn, x, heads);
    expect(loss.arraySync()).toBe(value.arraySync());
    return {
      loss: loss.arraySync(),
      accuracy: accuracy.arraySync(),
      gradients: grads.map((gradient) => gradient.arraySync() as number[][]),
    };
  });
}

const STEP = 1e-5;

/** `values` with another one at `place`. */
function replaced<T>(values: readonly T[], place: number, value: T): T[] {
  return values.map((old, i) => (i === place ? value : old));
}

/** Central differences of the plain loss, targets held. */
function plainGradients(drawn: Drawn): number[][][] {
  const of = (key: 'projections' | 'predictions'): number[][][] =>
    (drawn[key] ?? []).map((view, v) =>
      view.map((row, i) =>
        row.map((_, j) => {
          const moved = [STEP, -STEP].map((step) => {
            const views = replaced(
              drawn[key]!,
              v,
              replaced(view, i, replaced(row, j, row[j]! + step)),
            );
            return plainLoss({ ...drawn, [key]: views as Rows[] }, drawn);
          });
          return (moved[0]! - moved[1]!) / (2 * STEP);
        }),
      ),
    );
  return [...of('projections'), ...of('predictions')];
}

function testAgainstPlain(): void {
  test('loss and gradients', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const { loss, gradients } = evaluate(drawn);
        const expected = plainLoss(drawn);
        expect(Math.abs(loss - expected)).toBeLessThan(1e-4 * Math.max(1, expected));
        const wanted = plainGradients(drawn).flat(2);
        const largest = Math.max(...wanted.map(Math.abs), 1e-2);
        const got = gradients.flat(2);
        expect(got.length).toBe(wanted.length);
        for (const [i, g] of got.entries()) {
          expect(Math.abs(g - wanted[i]!)).toBeLessThan(1e-3 * largest);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('accuracy', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        fc.pre(clearCut(drawn));
        expect(evaluate(drawn).accuracy).toBeCloseTo(plainAccuracy(drawn), 5);
      }),
      { numRuns: 40 },
    );
  });
}

/** No two centers of a head, nor two shares of a target, so near that rounding decides between them. */
function clearCut({ heads, projections, soft }: Drawn): boolean {
  const apart = (values: number[]): boolean =>
    values.sort((a, b) => a - b).every((x, i) => i === 0 || x - values[i - 1]! > 1e-4);
  return heads.every(
    ({ centers, targets }) =>
      (!soft || targets.every((row) => apart([...row]))) &&
      projections.every((view) =>
        view.every((row) =>
          apart(centers.map((c) => c.reduce((sum, x, j) => sum + x * unit(row)[j]!, 0))),
        ),
      ),
  );
}
