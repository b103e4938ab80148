import { ConstrainedKMeans, matrix, type Targets } from '@coke/core';
import type { ViewLoader } from '../src/images/views.ts';

/** What is trained: x W, in one or two views, by gradient descent. */
export interface PlainTraining {
  readonly loader: ViewLoader;
  /** input × output, row by row. */
  readonly w: readonly number[];
  readonly output: number;
  readonly views: 1 | 2;
  readonly k: readonly number[];
  readonly temperature: number;
  readonly alpha: number;
  readonly epochs: number;
  readonly stage2From?: number;
  /** What the loss reads (paper, Table 2). */
  readonly labels: 'previous' | 'current';
  readonly centers: 'previous' | 'current';
  readonly learningRate: (epoch: number, batch: number) => number;
}

type Row = readonly number[];

/**
 * The training loop once more, in double precision and plain loops, with gradients worked out by hand:
 * what the trainer is tested against. Only the clustering is `@coke/core`'s.
 *
 * @returns W, and the mean loss of each epoch.
 */
export async function trainPlainly(run: PlainTraining): Promise<{ w: number[]; losses: number[] }> {
  const { loader, output, k, epochs, views, stage2From } = run;
  const w = [...run.w];
  const model = new ConstrainedKMeans({
    k,
    ratio: 0.4,
    init: 'random',
    normalize: false,
    instances: loader.instances,
    centerCarry: 0,
    ...(stage2From !== undefined && { stage2From }),
  });
  const losses: number[] = [];
  for (let t = 0; t < epochs; t++) {
    let heads = t === 0 ? [] : await model.heads();
    let batch = 0;
    let lossSum = 0;
    for await (const { ids, views: given } of loader.epoch(t)) {
      const rows = ids.length;
      const x = given.slice(0, views).map(({ data }) => split(data, rows));
      const projections = x.map((view) => view.map((row) => times(row, w, output)));
      const units = projections.map((view) => view.map(unit));
      const means = units[0]!.map((u, i) =>
        u.map((value, j) => (views === 1 ? value : (value + units[1]![i]![j]!) / 2)),
      );
      const features = matrix(Float32Array.from(means.flat()), output);
      const stored: Partial<Targets>[] = heads.map((_, h) => model.targets(ids, h));
      const coupled = t > 0 && (run.labels === 'current' || run.centers === 'current');
      if (coupled) {
        const assigned = await model.partialFit(features, ids);
        heads = await model.heads();
        if (run.labels === 'current') {
          for (const h of stored.keys()) {
            stored[h] = { labels: assigned.subarray(h * rows, (h + 1) * rows) };
          }
        }
      }
      if (t > 0) {
        const gradient = new Array<number>(w.length).fill(0);
        for (const [h, head] of heads.entries()) {
          const read = run.centers === 'current' ? head.centers : head.previousCenters;
          const centers = split(read, head.k);
          const { labels, probabilities } = stored[h]!;
          for (let i = 0; i < rows; i++) {
            const known = Array.from({ length: head.k }, (_, c) =>
              probabilities ? probabilities[i * head.k + c]! : Number(c === labels![i]),
            );
            const p = units.map((view) =>
              softmax(centers.map((c) => dot(view[i]!, c) / run.temperature)),
            );
            for (let v = 0; v < views; v++) {
              const other = p[1 - v];
              const target = known.map((q, c) =>
                views === 1 ? q : run.alpha * q + (1 - run.alpha) * other![c]!,
              );
              const share = 1 / (rows * views * k.length);
              lossSum -=
                share * rows * target.reduce((sum, q, c) => sum + q * Math.log(p[v]![c]!), 0);
              const dz = p[v]!.map((pc, c) => (share * (pc - target[c]!)) / run.temperature);
              const du = times(dz, centers.flat(), output);
              const u = units[v]![i]!;
              const along = dot(du, u);
              const length = Math.hypot(...projections[v]![i]!);
              for (const [a, xa] of x[v]![i]!.entries()) {
                for (let b = 0; b < output; b++) {
                  gradient[a * output + b]! += (xa * (du[b]! - along * u[b]!)) / length;
                }
              }
            }
          }
        }
        const rate = run.learningRate(t, batch);
        for (let j = 0; j < w.length; j++) w[j]! -= rate * gradient[j]!;
      }
      if (!coupled) await model.partialFit(features, ids);
      batch++;
    }
    losses.push(lossSum / loader.instances);
    await model.endEpoch();
  }
  model.dispose();
  return { w, losses };
}

function split(data: ArrayLike<number>, rows: number): number[][] {
  const cols = data.length / rows;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: cols }, (_, j) => data[i * cols + j]!),
  );
}

/** A row times a matrix of `cols` columns, row by row. */
function times(row: Row, matrix: readonly number[], cols: number): number[] {
  return Array.from({ length: cols }, (_, b) =>
    row.reduce((sum, value, a) => sum + value * matrix[a * cols + b]!, 0),
  );
}

function dot(a: Row, b: Row): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}

function unit(row: Row): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

function softmax(z: Row): number[] {
  const largest = Math.max(...z);
  const e = z.map((value) => Math.exp(value - largest));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
}
