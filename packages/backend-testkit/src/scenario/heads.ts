import { createHead, type Head, Random } from '@coke/core';
import { drawBounds } from './bounds.ts';
import { drawPoints, scoreUnit } from './points.ts';
import type { Scenario } from './scenario.ts';

/** The heads that a scenario opens its session with. */
export function drawHeads(scenario: Scenario): Head[] {
  return scenario.k.map((k, h) => {
    const random = new Random(scenario.seed, h);
    const bounds = drawBounds(scenario.bounds, k, random);
    const head = createHead(drawPoints(scenario, k, random).data, scenario.dim, bounds);
    if (scenario.start === 'running') makeRunning(head, scenario, random);
    return head;
  });
}

/** As in the middle of an epoch: centers apart, prices of both signs, some clusters counted. */
function makeRunning(head: Head, scenario: Scenario, random: Random): void {
  const { k, dim, centers, previousCenters, duals, counts, drift } = head;
  previousCenters.set(drawPoints(scenario, k, random).data);
  const whole = random.integer(2) === 0;
  for (let c = 0; c < k; c++) {
    // A running mean of stage 2 is shorter than its rows.
    const shorter = scenario.stage2From === 0 ? 0.2 + 0.8 * random.uniform() : 1;
    for (let j = 0; j < dim; j++) centers[c * dim + j]! *= shorter;
    duals[c] = 0.3 * scoreUnit(scenario) * random.normal();
    const count = random.integer(3) * 20 * random.uniform();
    counts[c] = whole ? Math.round(count) : count;
    drift[c] = 5 * random.normal();
  }
  if (k > 1 && random.integer(3) === 0) centers.copyWithin((k - 1) * dim, 0, dim);
}
