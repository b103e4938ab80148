import { Random } from '@coke/core';
import type { Problem } from '@coke/core/backend';
import { type Action, drawActions } from './actions.ts';
import { drawHeads } from './heads.ts';
import type { Scenario } from './scenario.ts';

/** One small run that makes every kind of call, for properties that need no more. */
const EXAMPLE: Scenario = {
  seed: 5,
  metric: 'cosine',
  k: [3, 5],
  dim: 4,
  bounds: 'any',
  start: 'fresh',
  scale: 1,
  offset: 0,
  stage2From: undefined,
  calls: [
    { kind: 'step', seed: 1, rows: 9, content: 'random', similarities: true, weights: 'random' },
    { kind: 'step', seed: 2, rows: 9, content: 'random', similarities: false, weights: 'none' },
    { kind: 'step', seed: 3, rows: 4, content: 'means', similarities: true, weights: 'none' },
    {
      kind: 'assign',
      seed: 5,
      rows: 9,
      content: 'random',
      similarities: true,
      centers: 'previous',
      prices: false,
    },
    { kind: 'endEpoch', earlier: 0 },
  ],
};

/** Two heads, K = 3 and 5, d = 4. */
export function exampleProblem(normalize = false): Problem {
  return { metric: EXAMPLE.metric, heads: drawHeads(EXAMPLE), normalize };
}

/** Steps, an assignment and the end of an epoch. */
export function exampleActions(): Action[] {
  return drawActions(EXAMPLE, drawHeads(EXAMPLE), false);
}

/** Unit rows are not needed where values do not matter: n × d normal numbers. */
export function exampleRows(
  rows: number,
  cols: number,
): { data: Float32Array; rows: number; cols: number } {
  const random = new Random(7);
  return { data: Float32Array.from({ length: rows * cols }, () => random.normal()), rows, cols };
}
