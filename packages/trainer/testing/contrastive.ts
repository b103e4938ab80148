import type { Random } from '@coke/core';
import { dispose, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { LossOutcome, Objective, ViewOutputs } from '../src/objectives/objective.ts';
import { lossOf, placeOfStep } from './recorded-objectives/drive.ts';

/** Rows b × d of some views. */
export type PlainViews = readonly (readonly (readonly number[])[])[];

/** What a network and its twin give, as plain numbers. */
export interface PlainOutputs {
  readonly projections: PlainViews;
  readonly predictions?: PlainViews;
  /** Projections of the twin. */
  readonly twin?: PlainViews;
  /** Predictions of the twin, which then has no projections. */
  readonly twinPredictions?: PlainViews;
}

/** Rows in any direction, of lengths between 0.5 and 3, b × d a view. */
export function drawViews(views: number, rows: number, width: number, random: Random): PlainViews {
  const times = <T>(n: number, make: () => T) => Array.from({ length: n }, make);
  return times(views, () => {
    const directions = plainUnit(times(rows, () => times(width, () => random.normal())));
    return directions.map((row) => {
      const length = 0.5 + 2.5 * random.uniform();
      return row.map((x) => length * x);
    });
  });
}

/** û, in doubles. */
export function plainUnit(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row) => row.map((x) => x / Math.hypot(...row)));
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, j) => sum + x * b[j]!, 0);
}

/** -log softmax(cosines / τ) at a place. */
export function plainPick(
  cosines: readonly number[],
  positive: number,
  temperature: number,
): number {
  const logits = cosines.map((s) => s / temperature);
  const top = Math.max(...logits);
  const total = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return total - logits[positive]!;
}

/** Mean over unit rows of picking the row of the same number among candidates. */
export function plainPicks(
  rows: readonly (readonly number[])[],
  candidates: readonly (readonly number[])[],
  temperature: number,
): number {
  const picks = rows.map((row, i) =>
    plainPick(
      candidates.map((each) => dot(row, each)),
      i,
      temperature,
    ),
  );
  return mean(picks);
}

/** Mean over queries of picking the own key among it and the queue's rows, which are unit rows. */
export function plainQueuePicks(
  queries: readonly (readonly number[])[],
  keys: readonly (readonly number[])[],
  queue: readonly (readonly number[])[],
  temperature: number,
): number {
  const k = plainUnit(keys);
  const picks = plainUnit(queries).map((q, i) => {
    const cosines = [k[i]!, ...queue].map((each) => dot(q, each));
    return plainPick(cosines, 0, temperature);
  });
  return mean(picks);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** `loss` of made-up outputs; the caller disposes of it. */
export function lossOfPlain(objective: Objective, outputs: PlainOutputs): LossOutcome {
  const tensors = (views: PlainViews): Tensor2D[] =>
    views.map((rows) => tensor2d([...rows] as number[][]));
  const online = {
    projections: tensors(outputs.projections),
    ...(outputs.predictions && { predictions: tensors(outputs.predictions) }),
  };
  const twin = twinOf(outputs, tensors);
  const outcome = lossOf(objective, { online, place: placeOfStep(0, 4), ...(twin && { twin }) });
  for (const { projections, predictions = [] } of [online, ...(twin ? [twin] : [])]) {
    dispose([...projections, ...predictions]);
  }
  return outcome;
}

function twinOf(
  { twin, twinPredictions }: PlainOutputs,
  tensors: (views: PlainViews) => Tensor2D[],
): ViewOutputs | undefined {
  if (twinPredictions) return { projections: [], predictions: tensors(twinPredictions) };
  return twin && { projections: tensors(twin) };
}

/**
 * Loss and gradients are those of a plain loss in doubles, whose slopes are taken by differences.
 *
 * @param plain - What the loss should be, of the same outputs.
 */
export function expectAsPlain(
  objective: Objective,
  outputs: PlainOutputs,
  plain: (outputs: PlainOutputs) => number,
  random: Random,
): void {
  const outcome = lossOfPlain(objective, outputs);
  const expected = plain(outputs);
  const loss = outcome.loss.dataSync()[0]!;
  expect(Math.abs(loss - expected), `loss ${loss}, plain ${expected}`).toBeLessThan(
    1e-5 * (1 + Math.abs(expected)),
  );
  for (const kind of ['projections', 'predictions'] as const) {
    const gradients =
      outcome[kind === 'projections' ? 'projectionGradients' : 'predictionGradients'];
    for (const [v, gradient] of (gradients ?? []).entries()) {
      if (gradient)
        expectSlope(gradient, (at, by) => plain(nudged(outputs, kind, v, at, by)), random);
    }
  }
  disposeOutcome(outcome);
}

/** Every number of an outcome is finite. */
export function expectFinite(outcome: LossOutcome): void {
  const { loss, measures, projectionGradients = [], predictionGradients = [] } = outcome;
  for (const each of [loss, measures, ...projectionGradients, ...predictionGradients]) {
    if (each) expect(Array.from(each.dataSync()).every(Number.isFinite)).toBe(true);
  }
}

export function disposeOutcome(outcome: LossOutcome): void {
  const { loss, measures, projectionGradients = [], predictionGradients = [] } = outcome;
  for (const each of [loss, measures, ...projectionGradients, ...predictionGradients]) {
    each?.dispose();
  }
}

type Place = readonly [row: number, column: number];

/** Of one entry, drawn at random. */
function expectSlope(
  gradient: Tensor2D,
  moved: (at: Place, by: number) => number,
  random: Random,
): void {
  const [rows, width] = gradient.shape;
  const at: Place = [random.integer(rows), random.integer(width)];
  const h = 1e-5;
  const slope = (moved(at, h) - moved(at, -h)) / (2 * h);
  const got = gradient.arraySync()[at[0]]![at[1]]!;
  expect(Math.abs(got - slope), `gradient ${got}, slope ${slope}`).toBeLessThan(
    1e-4 * (1 + Math.abs(slope)),
  );
}

function nudged(
  outputs: PlainOutputs,
  kind: 'projections' | 'predictions',
  view: number,
  [row, column]: Place,
  by: number,
): PlainOutputs {
  const views = outputs[kind]!.map((rows, v) =>
    rows.map((values, i) =>
      values.map((x, j) => (v === view && i === row && j === column ? x + by : x)),
    ),
  );
  return { ...outputs, [kind]: views };
}
