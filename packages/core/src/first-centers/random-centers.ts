import type { Sample } from '../batches/sample.ts';
import type { Metric } from '../problem/metric.ts';
import { sparseMoments } from '../rows/sparse-rows.ts';
import type { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';

/** Normal numbers, about the mean of the rows and as wide as they are for euclidean, written to `out`. */
export function drawRandom(
  out: Float32Array,
  sample: Sample,
  metric: Metric,
  random: Random,
): void {
  if (out.length === 0) return;
  const { cols } = sample.rows;
  const { mean, deviation } = metric === 'euclidean' ? moments(sample) : standard(cols);
  for (let at = 0; at < out.length; at++) {
    out[at] = mean[at % cols]! + deviation[at % cols]! * random.normal();
  }
}

function standard(cols: number) {
  return { mean: new Float64Array(cols), deviation: new Float64Array(cols).fill(1) };
}

function moments({ rows: x, weights }: Sample) {
  const { data, rows, cols } = x;
  const total = weights ? sum(weights) : rows;
  if (total === 0) return standard(cols);
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  if (x.kind === 'csr') {
    const { mean, variance } = sparseMoments(x, weights, total);
    return { mean, deviation: variance.map(Math.sqrt) };
  }
  const share = (at: number) => (weights?.[Math.floor(at / cols)] ?? 1) / total;
  for (let at = 0; at < rows * cols; at++) mean[at % cols]! += data[at]! * share(at);
  for (let at = 0; at < rows * cols; at++) {
    deviation[at % cols]! += (data[at]! - mean[at % cols]!) ** 2 * share(at);
  }
  for (let j = 0; j < cols; j++) deviation[j] = Math.sqrt(deviation[j]!);
  return { mean, deviation };
}
