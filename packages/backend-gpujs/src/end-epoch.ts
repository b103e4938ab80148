import { type EndEpochOptions, type Metric, SHORTEST_MEAN } from '@coke/core/backend';
import type { Device } from './device.ts';
import { list } from './gpu-js.ts';
import type { HeadState } from './head-state.ts';
import { averages, directions, lengths, unitAverages } from './kernels.ts';
import type { Value } from './value.ts';

/**
 * The state of a head in the next epoch: previous ← current. With f = `averaging`:
 * previous ← normalise((1 - f) previous + f normalise(current)), current ← previous; euclidean
 * leaves the lengths alone. Counts are `carry` times what they were, drift is zero, prices stay.
 */
export async function nextEpoch(
  device: Device,
  state: HeadState,
  metric: Metric,
  { averaging, carry = 0 }: EndEpochOptions,
): Promise<HeadState> {
  const { k } = state.host;
  const counts = state.host.counts.map((count) => carry * count);
  const host = { ...state.host, counts, drift: new Float64Array(k) };
  const centers =
    averaging === undefined ? state.current : await blend(device, state, metric, averaging);
  return { host, current: centers, previous: centers };
}

async function blend(
  device: Device,
  { host: { k, dim }, current, previous }: HeadState,
  metric: Metric,
  f: number,
): Promise<Value> {
  const shape = [dim, k];
  if (metric === 'euclidean') {
    return device.run(averages, shape, {}, previous, current, 1 - f, f);
  }
  const shortest = { shortest: SHORTEST_MEAN };
  const all = list(new Float32Array(k).fill(1));
  const measure = (rows: Value) => device.run(lengths, [k], { d: dim }, rows, all);
  const length = await measure(current);
  const mean = await device.run(unitAverages, shape, shortest, previous, current, length, 1 - f, f);
  const meanLength = await measure(mean);
  return device.run(directions, shape, shortest, previous, mean, meanLength);
}
