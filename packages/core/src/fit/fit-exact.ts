import { scorerOf } from '../backend/scorer-of.ts';
import { type Certificate, certifyExact } from '../certificate/certificate.ts';
import { createTally } from '../certificate/size-tally.ts';
import { constrainedLloyd, type LloydResult } from '../exact/constrained-lloyd.ts';
import { scoringProblem } from '../exact/counted-rows.ts';
import { centersOf, pricesOf } from '../exact/power-diagram.ts';
import { LabelTable } from '../labels/labels.ts';
import { OnlineClustering } from '../online/online-clustering.ts';
import { scoreRange } from '../online/score-range.ts';
import { checkEpochs, type ResolvedOptions } from '../options/options.ts';
import { type ClusteringState, createClusteringState } from '../problem/clustering-state.ts';
import { type Limits, limitsOf } from '../problem/size-counts.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import type { Rows } from '../rows/rows.ts';
import { type RowsInMemory, readRowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitOptions } from './call-options.ts';
import type { CurrentClustering } from './current-clustering.ts';
import type { FitContext } from './fit-context.ts';
import { type StartingPoint, startingPoint, warmUp, warmUpEpochs } from './warm-up.ts';

/**
 * Rows in memory clustered by the exact algorithm: first centers, epochs of the online one where rows
 * are many, constrained Lloyd until nothing changes. The model takes its result on at the end, all
 * at once: where it fails or is aborted, the model stays as it was.
 *
 * @param warm - Begin with the model's centers and prices; ids that are not among these rows keep
 * their labels.
 */
export async function fitExact<Input>(
  { current, order, reader, options }: FitContext<Input>,
  given: Rows | Input,
  call: FitOptions,
  warm: boolean,
): Promise<void> {
  if (call.resume) {
    const rule = "left out for algorithm 'exact' (`update` goes on from a model)";
    throw new TypeError(shouldBe('resume', rule, call.resume));
  }
  checkSignal(call.signal);
  const rows = await readRowsInMemory(reader, given, warm ? current.dim : current.givenDim, call);
  const limits = sizeLimits(options, rows);
  const asked = call.epochs ?? options.epochs;
  const epochs = asked === 'auto' ? warmUpEpochs(rows.rows.rows) : checkEpochs(asked, 'exact');
  const best: (LloydResult | undefined)[] = options.k.map(() => undefined);
  const restarts = warm ? 1 : options.restarts;
  for (let restart = 0; restart < restarts; restart++) {
    const seeded = { ...options, seed: options.seed + restart };
    const points = warm
      ? await order.run('update', () => pointsOf(current))
      : await warmUp(seeded, rows, epochs, call);
    for (const [head, point] of points.entries()) {
      const at = { restart, restarts, head };
      const result = await lloyd(options, rows, limits[head]!, point, at, call);
      if (result.objective > (best[head]?.objective ?? Number.NEGATIVE_INFINITY)) {
        best[head] = result;
      }
    }
  }
  const results = best as LloydResult[];
  await order.run('fit', () => takeOn(current, options, rows, limits, results, warm));
}

function sizeLimits<Input>(
  { k, bounds, counts, limits }: ResolvedOptions<Input>,
  { rows: { rows }, weights }: RowsInMemory,
): Limits[] {
  const unit = weights ? limits : 'rows';
  const total = unit === 'weight' ? weights!.reduce((sum, weight) => sum + weight, 0) : rows;
  return k.map((_, h) =>
    limitsOf(bounds[h]!, counts?.[h], total, unit, k.length > 1 ? `[${h}]` : ''),
  );
}

/** Centers and prices as they are. */
async function pointsOf<Input>(current: CurrentClustering<Input>): Promise<StartingPoint[]> {
  return current.diagrams
    ? current.diagrams.map((diagram) => ({
        centers: centersOf(diagram),
        prices: pricesOf(diagram),
      }))
    : startingPoint(current.started('update'));
}

async function lloyd<Input>(
  {
    backend,
    metric,
    normalize,
    k,
    tolerance,
    maxIterations,
    limits: limitsOn,
  }: ResolvedOptions<Input>,
  { rows, weights }: RowsInMemory,
  limits: Limits,
  { centers, prices }: StartingPoint,
  at: { readonly restart: number; readonly restarts: number; readonly head: number },
  { groups, signal, onProgress }: FitOptions,
): Promise<LloydResult> {
  const counting = { weights, limitsOn, groups };
  const scorer = await scorerOf(
    backend,
    scoringProblem({ metric, k: k[at.head]!, dim: rows.cols }, counting),
  );
  try {
    return await constrainedLloyd(scorer, rows, limits, centers, {
      ...counting,
      ...{ metric, normalize, prices, tolerance, maxIterations, signal },
      onProgress:
        onProgress &&
        (({ cost: _, ...progress }) =>
          onProgress({ algorithm: 'exact', ...at, maxIterations, ...progress })),
    });
  } finally {
    scorer.dispose();
  }
}

/** Make the results the model's. */
async function takeOn<Input>(
  current: CurrentClustering<Input>,
  options: ResolvedOptions<Input>,
  { rows, ids, weights }: RowsInMemory,
  limits: readonly Limits[],
  results: readonly LloydResult[],
  warm: boolean,
): Promise<void> {
  const { metric, normalize, backend, k } = options;
  const heads = results.map((result, h) => stateOf(result, rows, limits[h]!, options.centerCarry));
  const session = await backend.open({ metric, heads, normalize });
  const before = warm ? current.started('update').state : undefined;
  const state = {
    epoch: before?.epoch ?? 0,
    frame: { origin: results[0]!.diagram.origin, scale: results[0]!.diagram.scale },
    tally: createTally(k),
    labels: before?.labels ?? new LabelTable(k),
    soft: undefined,
    ranges: heads.map(({ centers }) => scoreRange(centers, rows.cols)),
    lastInstances: rows.rows,
  };
  const labels = new Int32Array(k.length * rows.rows);
  for (const [h, result] of results.entries()) labels.set(result.labels, h * rows.rows);
  state.labels.set(ids, labels);
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

/** What the online algorithm goes on from, in the frame of the diagram. */
function stateOf(
  { diagram, sizes }: LloydResult,
  { rows, cols }: GivenRows,
  { lower, upper }: Limits,
  centerCarry: number,
): ClusteringState {
  const share = (size: number) => Math.min(1, size / rows);
  const bounds = { lower: lower.map(share), upper: upper.map(share) };
  return {
    ...createClusteringState(diagram.centers, cols, bounds),
    prices: Float32Array.from(diagram.prices),
    counts: sizes.map((size) => size * centerCarry),
  };
}

function certificateOf<Input>(
  { sizes, violation, objective, gap, iterations, converged }: LloydResult,
  { metric, limits: unit }: ResolvedOptions<Input>,
  { rows }: GivenRows,
  weights: Float32Array | undefined,
  limits: Limits,
): Certificate {
  const weight = weights ? weights.reduce((sum, each) => sum + each, 0) : rows;
  const found = { instances: rows, unit: weights ? unit : 'rows', weight } as const;
  return certifyExact(
    { ...found, exact: violation === 0, sizes, limits, objective, gap, iterations, converged },
    metric,
  );
}
