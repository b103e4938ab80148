import type { Certificate } from '../certificate/certificate.ts';
import { certifyExact } from '../certificate/certify-exact.ts';
import { createTally } from '../certificate/size-tally.ts';
import type { LloydResult } from '../exact/constrained-lloyd.ts';
import { LabelTable } from '../labels/labels.ts';
import { headMajor } from '../labels/of-head.ts';
import { OnlineClustering } from '../online/online-clustering.ts';
import { scoreRange } from '../online/score-range.ts';
import type { ResolvedOptions } from '../options/options.ts';
import type { Bounds } from '../problem/bounds.ts';
import { type ClusteringState, createClusteringState } from '../problem/clustering-state.ts';
import { type SizeLimits, sharesOf } from '../problem/size-limits.ts';
import { changeFrame, type Frame, scoreUnit } from '../rows/frame.ts';
import type { HostRows } from '../rows/given-rows.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { sum } from '../support/sum.ts';
import type { CurrentClustering } from './current-clustering.ts';

/** Make the results the model's. */
export async function takeOn<Input>(
  current: CurrentClustering<Input>,
  options: ResolvedOptions<Input>,
  { rows, ids, weights }: RowsInMemory,
  limits: readonly SizeLimits[],
  results: readonly LloydResult[],
  warm: boolean,
): Promise<void> {
  const { metric, normalize, backend, k } = options;
  const { origin, scale } = results[0]!.diagram;
  const frame = { origin, scale };
  // Shares that were asked for stay what they are: limits are rounded, for so many rows.
  const heads = results.map((result, h) => {
    const bounds = options.counts ? sharesOf(limits[h]!, sum(result.sizes)) : options.bounds[h]!;
    return stateOf(result, frame, bounds, options.centerCarry);
  });
  const session = await backend.open({ metric, heads, normalize });
  const before = warm ? current.started('update').state : undefined;
  const state = {
    epoch: before?.epoch ?? 0,
    frame,
    tally: createTally(k),
    labels: before?.labels ?? new LabelTable(k, options.keepLabels),
    soft: undefined,
    ranges: heads.map(({ centers }) => scoreRange(centers, rows.cols)),
    spreads: undefined,
    lastInstances: rows.rows,
  };
  state.labels.reserve(rows.rows, ids);
  state.labels.set(ids, headMajor(results.map(({ labels }) => labels)));
  const bounds = heads.map(({ lower, upper }) => ({ lower, upper }));
  const clustering = new OnlineClustering({ ...options, bounds }, session, rows.cols, state);
  const certificates = results.map((result, h) =>
    certificateOf(result, options, rows, weights, limits[h]!),
  );
  current.replace(
    clustering,
    certificates,
    results.map(({ diagram }) => diagram),
  );
}

/** What the online algorithm goes on from, in its frame. */
function stateOf(
  { diagram, sizes }: LloydResult,
  frame: Frame,
  bounds: Bounds,
  centerCarry: number,
): ClusteringState {
  // Heads whose first centers were far away have scales of their own: powers of two, all of them.
  const centers = changeFrame(diagram.centers, diagram, frame);
  const unit = scoreUnit(diagram) / scoreUnit(frame);
  return {
    ...createClusteringState(centers, diagram.dim, bounds),
    prices: Float32Array.from(diagram.prices, (price) => price * unit),
    counts: sizes.map((size) => size * centerCarry),
  };
}

function certificateOf<Input>(
  { sizes, violation, objective, meanSquare, gap, iterations, converged }: LloydResult,
  { metric, limits: unit }: ResolvedOptions<Input>,
  { rows }: HostRows,
  weights: Float32Array | undefined,
  limits: SizeLimits,
): Certificate {
  const weight = weights ? sum(weights) : rows;
  const found = { instances: rows, unit: weights ? unit : 'rows', weight } as const;
  return certifyExact(
    {
      ...found,
      exact: violation === 0,
      sizes,
      limits,
      objective,
      meanSquare,
      gap,
      iterations,
      converged,
    },
    metric,
  );
}
