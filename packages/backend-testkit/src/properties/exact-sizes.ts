import { ConstrainedKMeans, type Metric, Random } from '@coke/core';
import { type Matrix, matrix } from '@coke/core/backend';
import fc from 'fast-check';
import type { Kit } from '../kit.ts';
import { type BackendProperty, property } from '../property.ts';
import { sparseOf } from '../session/sparse-of.ts';

const KINDS = ['any', 'whole numbers', 'repeated', 'in groups'] as const;

/** Models on a backend: sizes are exact, and labels as good as the reference finds them. */
export function exactSizeProperties<Input>(kit: Kit<Input>): BackendProperty[] {
  return kit.sparse ? [exactSizes(kit, false), exactSizes(kit, true)] : [exactSizes(kit, false)];
}

function exactSizes<Input>(kit: Kit<Input>, sparse: boolean): BackendProperty {
  const { sizes } = kit;
  const name =
    "a model's exact labels are as good as those of the reference, whatever float32 makes of ties";
  const given = (x: Matrix) => (sparse ? sparseOf(x) : x);
  return property(
    kit,
    sparse ? `${name} (sparse)` : name,
    fc.record({
      seed: fc.nat(2 ** 20),
      n: fc.integer({ min: 1, max: sizes.rows }),
      k: fc.integer({ min: 1, max: Math.min(sizes.k, 12) }),
      dim: fc.integer({ min: 1, max: Math.min(sizes.dim, 6) }),
      kind: fc.constantFrom(...KINDS),
      metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
      ratio: fc.constantFrom(0, 0.5, 0.9, 1),
    }),
    async (backend, { seed, n, k: most, dim, kind, metric, ratio }) => {
      const k = Math.min(most, n);
      const random = new Random(seed);
      const x = drawRows(n, dim, kind, random);
      using model = new ConstrainedKMeans<Input>({ k, ratio, metric, seed, backend });
      const fitted = await model.fitPredict(given(x));
      const [certificate] = model.certificates;
      if (!certificate!.exact) throw new Error('sizes should be exact');
      expectSizes(fitted, k, ratio);
      using same = await ConstrainedKMeans.load(await model.save());
      const others = drawRows(n, dim, kind, random);
      const centers = await model.centers();
      for (const rows of [x, others]) {
        const labels = await model.assign(given(rows));
        expectSizes(labels, k, ratio);
        const expected = await same.assign(rows);
        const [got, wanted] = [labels, expected].map((y) => quality(rows, y, centers, metric));
        if (Math.abs(got! - wanted!) <= 1e-9 * (1 + Math.abs(wanted!))) continue;
        throw new Error(`labels should be as good as ${wanted}, got ${got}`);
      }
    },
    1 / 2,
  );
}

/** @throws Error unless every cluster holds its share of the rows, rounded down, and one at least. */
function expectSizes(labels: Int32Array, k: number, ratio: number): void {
  const sizes = new Uint32Array(k);
  for (const label of labels) sizes[label]!++;
  const least = Math.max(1, Math.floor((ratio * labels.length) / k - 1e-9));
  if (sizes.some((size) => size < least)) {
    throw new Error(`sizes should be at least ${least}, got ${sizes}`);
  }
}

/** Mean of x·c or -|x - c|²/2, rows at unit length for cosine. */
function quality(x: Matrix, labels: Int32Array, centers: Matrix, metric: Metric): number {
  let sum = 0;
  for (const [i, label] of labels.entries()) {
    const row = x.data.subarray(i * x.cols, (i + 1) * x.cols);
    const center = centers.data.subarray(label * x.cols, (label + 1) * x.cols);
    const length = metric === 'cosine' ? Math.hypot(...row) || 1 : 1;
    for (const [j, value] of row.entries()) {
      sum += metric === 'cosine' ? (value / length) * center[j]! : -((value - center[j]!) ** 2) / 2;
    }
  }
  return sum / labels.length;
}

function drawRows(n: number, dim: number, kind: (typeof KINDS)[number], random: Random): Matrix {
  const x = matrix(new Float32Array(n * dim), dim);
  for (let i = 0; i < n; i++) {
    const row = x.data.subarray(i * dim, (i + 1) * dim);
    const at = kind === 'in groups' ? 10 * random.integer(4) : 0;
    for (const j of row.keys()) row[j] = at + random.normal();
    if (kind === 'whole numbers')
      for (const [j, value] of row.entries()) row[j] = Math.round(value);
    if (kind === 'repeated' && i > 0) row.set(x.data.subarray(0, dim * Math.min(i, 5)).slice(-dim));
  }
  return x;
}
