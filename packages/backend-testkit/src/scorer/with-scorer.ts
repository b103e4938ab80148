import {
  type Backend,
  type HeldRows,
  type Matrix,
  type Scorer,
  scorerOf,
} from '@coke/core/backend';
import type { Kit } from '../kit.ts';
import { drawScoring, type Scoring, type ScoringData } from '../scenario/scoring.ts';
import { nativeInputs } from '../session/feed.ts';
import type { FeedKind } from '../session/feed-kind.ts';
import { sparseOf, spoil } from '../session/sparse-of.ts';

/** A scorer at work on one scoring: rows held, centers and prices set. */
export interface AtWork<Input> {
  readonly scorer: Scorer<Input>;
  readonly held: HeldRows;
  readonly data: ScoringData;
}

/** Open the backend's scorer, or the core's where it has none, use it, and dispose it, whatever happens. */
export async function withScorer<Input, T>(
  kit: Kit<Input>,
  kind: FeedKind,
  backend: Backend<Input>,
  scoring: Scoring,
  use: (atWork: AtWork<Input>) => Promise<T>,
): Promise<T> {
  const scorer = await scorerOf(backend, scoring);
  try {
    const data = drawScoring(scoring);
    const held = await hold(kit, kind, scorer, data.x, scoring.seed);
    await scorer.setCenters(data.centers);
    await scorer.setPrices(data.prices);
    return await use({ scorer, held, data });
  } finally {
    scorer.dispose();
  }
}

/**
 * Hold rows: a matrix, or sparse rows or one of the native inputs that can hold them, which are freed at once.
 *
 * @param pick - Chooses among the inputs.
 */
export async function hold<Input>(
  kit: Kit<Input>,
  kind: FeedKind,
  scorer: Scorer<Input>,
  x: Matrix,
  pick: number,
): Promise<HeldRows> {
  if (kind === 'matrix') return scorer.hold(x);
  if (kind === 'sparse') {
    const rows = sparseOf(x);
    const held = await scorer.hold(rows);
    spoil(rows);
    return held;
  }
  const inputs = nativeInputs(kit, x);
  try {
    return await scorer.hold(inputs[pick % inputs.length]!);
  } finally {
    for (const input of inputs) kit.disposeInput?.(input);
  }
}
