import { Random } from '@coke/core';
import { type ClusteringState, createClusteringState } from '@coke/core/backend';
import { drawBounds } from './bounds.ts';
import { drawPoints, scoreUnit } from './points.ts';
import type { Scenario } from './scenario.ts';

/** The heads that a scenario opens its session with. */
export function drawHeads(scenario: Scenario): ClusteringState[] {
  return scenario.k.map((k, h) => {
    const random = new Random(scenario.seed, h);
    const bounds = drawBounds(scenario.bounds, k, random);
    const head = createClusteringState(drawPoints(scenario, k, random).data, scenario.dim, bounds);
    if (scenario.start === 'running') makeRunning(head, scenario, random);
    return head;
  });
}

/** As in the middle of an epoch: centers apart, prices of both signs, some clusters counted. */
function makeRunning(head: ClusteringState, scenario: Scenario, random: Random): void {
  const { k, dim, centers, previousCenters, prices, counts, drift } = head;
  const unit = scoreUnit(scenario);
  previousCenters.set(drawPoints(scenario, k, random).data);
  // Running means of stage 2 are shorter than their rows; no stage may stretch what it does not move.
  const shortened = random.integer(2) === 0;
  const whole = random.integer(2) === 0;
  const level = random.integer(4) === 0 ? -5 * unit : 0;
  for (let c = 0; c < k; c++) {
    const factor = shortened ? 0.2 + 0.8 * random.uniform() : 1;
    for (let j = 0; j < dim; j++) centers[c * dim + j]! *= factor;
    prices[c] = level + 0.3 * unit * random.normal();
    const count = random.integer(3) * 20 * random.uniform();
    counts[c] = whole ? Math.round(count) : count;
    drift[c] = 5 * random.normal();
  }
  if (random.integer(2) === 0) makeTwins(head, random);
}

/** The last cluster beside the first, as dear: rows nearly tie between them, or do. */
function makeTwins(
  { k, dim, centers, previousCenters, prices }: ClusteringState,
  random: Random,
): void {
  if (k === 1) return;
  const apart = random.integer(4) === 0 ? 0 : 10 ** (-2 - 3 * random.uniform());
  for (const points of [centers, previousCenters]) {
    points.copyWithin((k - 1) * dim, 0, dim);
    for (let j = (k - 1) * dim; j < k * dim; j++) points[j]! *= 1 + apart * random.normal();
  }
  prices[k - 1] = prices[0]!;
}
