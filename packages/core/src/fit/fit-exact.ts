import { scorerOf } from '../backend/scorer-of.ts';
import {
  constrainedLloyd,
  type LloydProgress,
  type LloydResult,
} from '../exact/constrained-lloyd.ts';
import { scoringProblem } from '../exact/counted-rows.ts';
import { swapCenters } from '../exact/swap-centers.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { checkEpochs } from '../options/resolve-options.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { copyGroups } from '../rows/groups.ts';
import type { Rows } from '../rows/rows.ts';
import { type RowsInMemory, readRowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { automaticSwaps } from './automatic-swaps.ts';
import type { FitOptions } from './call-options.ts';
import { refuseWideCenters } from './center-memory.ts';
import type { FitContext } from './fit-context.ts';
import { refuseFewRows, sizeLimits } from './size-limits.ts';
import { currentPoints, type StartingPoint } from './starting-point.ts';
import { takeOn } from './take-on.ts';
import { warmUp, warmUpEpochs } from './warm-up.ts';

/**
 * Rows in memory clustered by the exact algorithm: first centers, epochs of the online one where rows are
 * many, constrained Lloyd until nothing changes, swaps of centers. The model takes its result on at the
 * end, all at once: where it fails or is aborted, the model stays as it was.
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
  if (!warm) {
    refuseFewRows(options.k, rows.rows.rows);
    refuseWideCenters(options.k, rows.rows);
  }
  const limits = sizeLimits(options, rows.rows.rows, rows.weights);
  const groups = copyGroups(call.groups, rows.rows.rows);
  const asked = call.epochs ?? options.epochs;
  const epochs = asked === 'auto' ? warmUpEpochs(rows.rows.rows) : checkEpochs(asked, 'exact');
  const best: (LloydResult | undefined)[] = options.k.map(() => undefined);
  const restarts = warm ? 1 : options.restarts;
  // After an update, clusters are to be where they were before.
  const settings = warm ? { ...options, swaps: 0 } : options;
  for (let restart = 0; restart < restarts; restart++) {
    const seeded = { ...options, seed: options.seed + restart };
    const points = warm
      ? await order.run('update', () => currentPoints(current, 'update'))
      : await warmUp(seeded, rows, epochs, call);
    for (const [head, point] of points.entries()) {
      const at = { restart, restarts, head };
      const result = await lloyd(settings, rows, limits[head]!, point, at, { ...call, groups });
      if (isBetter(result, best[head])) best[head] = result;
    }
  }
  const results = best as LloydResult[];
  await order.run('fit', () => takeOn(current, options, rows, limits, results, warm));
}

/** Where weights or groups let sizes miss their limits, a result that keeps them comes first. */
function isBetter(result: LloydResult, than: LloydResult | undefined): boolean {
  if (!than) return true;
  const kept = result.violation === 0;
  return kept === (than.violation === 0) ? result.objective > than.objective : kept;
}

async function lloyd<Input>(
  {
    backend,
    metric,
    normalize,
    k,
    swaps,
    tolerance,
    maxIterations,
    limits: limitsOn,
  }: ResolvedOptions<Input>,
  { rows, weights }: RowsInMemory,
  limits: SizeLimits,
  { centers, prices }: StartingPoint,
  at: { readonly restart: number; readonly restarts: number; readonly head: number },
  { groups, signal, onProgress }: FitOptions,
): Promise<LloydResult> {
  const counting = { weights, limitsOn, groups };
  const scorer = await scorerOf(
    backend,
    scoringProblem({ metric, k: k[at.head]!, dim: rows.cols }, counting),
  );
  const options = { ...counting, metric, normalize, tolerance, maxIterations, signal };
  const report =
    onProgress &&
    (({ cost: _, ...progress }: LloydProgress & { readonly swap?: number }) =>
      onProgress({ algorithm: 'exact', ...at, maxIterations, ...progress }));
  try {
    const found = await constrainedLloyd(scorer, rows, limits, centers, {
      ...{ ...options, prices, onProgress: report },
    });
    // Who asks for few passes does not ask for more.
    const automatic = found.converged ? automaticSwaps(rows.rows, rows.cols, k[at.head]!) : 0;
    return await swapCenters(scorer, rows, limits, found, {
      ...options,
      swaps: swaps === 'auto' ? automatic : swaps,
      onProgress: report,
    });
  } finally {
    scorer.dispose();
  }
}
