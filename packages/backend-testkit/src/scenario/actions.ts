import { Random } from '@coke/core';
import {
  type AssignOptions,
  type ClusteringState,
  type EndEpochOptions,
  type Matrix,
  matrix,
  normalizeRows,
  type StepOptions,
} from '@coke/core/backend';
import type { AssignSpec, EndEpochSpec, StepSpec } from './calls.ts';
import { scoreUnit } from './points.ts';
import { drawRows, stretchRows } from './rows.ts';
import type { Scenario } from './scenario.ts';
import { drawWeights } from './weights.ts';

/** Rows as a `Matrix` holds them, and as a native input does: of any length if those are normalized. */
export interface Batch {
  readonly x: Matrix;
  readonly raw: Matrix;
  /** Chooses among the ways of handing the batch in. */
  readonly pick: number;
  readonly similarities: boolean;
}

/** One call with all its arrays. */
export type Action =
  | { readonly kind: 'assign'; readonly batch: Batch; readonly options: AssignOptions }
  | { readonly kind: 'step'; readonly batch: Batch; readonly options: StepOptions }
  | { readonly kind: 'endEpoch'; readonly options: EndEpochOptions };

/**
 * The calls of a scenario, in two stages as training has them: in the second, previous centers score,
 * means keep their lengths, and epochs are averaged. Stages change where epochs do.
 *
 * @param heads - Those that the session is opened with.
 * @param normalize - Native rows are of any length, and normalized on the way in.
 */
export function drawActions(
  scenario: Scenario,
  heads: readonly ClusteringState[],
  normalize: boolean,
): Action[] {
  let epoch = 0;
  return scenario.calls.map((call): Action => {
    const since = epoch - (scenario.stage2From ?? Number.POSITIVE_INFINITY);
    if (call.kind === 'endEpoch') {
      epoch++;
      const averaging = since >= 0 && { averaging: 1 / (since + 1 + call.earlier) };
      return { kind: 'endEpoch', options: { ...averaging, ...carryOf(call) } };
    }
    const random = new Random(call.seed);
    const batch = drawBatch(scenario, call, heads[0]!, normalize, random);
    if (call.kind === 'assign') {
      return { kind: 'assign', batch, options: { centers: call.centers, prices: call.prices } };
    }
    const weights = drawWeights(call.weights, call.rows, random);
    const unit = scoreUnit(scenario);
    const dualLearningRates = heads.map(() => unit * 10 ** (3 * random.uniform() - 2));
    const facts = drawFacts(scenario, since >= 0, random);
    return {
      kind: 'step',
      batch,
      options: { ...facts, dualLearningRates, ...(weights && { weights }), ...carryOf(call) },
    };
  });
}

function carryOf({ carry }: StepSpec | EndEpochSpec) {
  return carry === undefined ? {} : { carry };
}

/**
 * What training asks of a step in each stage; where there are two, now and then the other two pairs as
 * well: none of the facts follows from another, nor from the metric alone.
 */
function drawFacts({ metric, stage2From }: Scenario, second: boolean, random: Random) {
  const swapped = stage2From !== undefined && random.uniform() < 0.2;
  return {
    centers: second !== swapped ? 'previous' : 'current',
    unitLength: metric === 'cosine' && !second,
  } as const;
}

function drawBatch(
  scenario: Scenario,
  call: StepSpec | AssignSpec,
  head: ClusteringState,
  normalize: boolean,
  random: Random,
): Batch {
  const rows = drawRows(call.content, scenario, call.rows, head, random);
  const raw = normalize ? stretchRows(rows, 2, random) : rows;
  const x = matrix(raw.data.slice(), raw.cols);
  if (normalize) normalizeRows(x);
  return { x, raw, pick: call.seed, similarities: call.similarities };
}
