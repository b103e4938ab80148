import { scorerOf } from '../backend/scorer-of.ts';
import { constrainedLloyd, type LloydResult } from '../exact/constrained-lloyd.ts';
import { scoringProblem } from '../exact/counted-rows.ts';
import { checkEpochs, type ResolvedOptions } from '../options/options.ts';
import type { Limits } from '../problem/size-counts.ts';
import type { Rows } from '../rows/rows.ts';
import { type RowsInMemory, readRowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import type { FitOptions } from './call-options.ts';
import type { FitContext } from './fit-context.ts';
import { sizeLimits } from './size-limits.ts';
import { currentPoints, type StartingPoint } from './starting-point.ts';
import { takeOn } from './take-on.ts';
import { warmUp, warmUpEpochs } from './warm-up.ts';

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
  const limits = sizeLimits(options, rows.rows.rows, rows.weights);
  const asked = call.epochs ?? options.epochs;
  const epochs = asked === 'auto' ? warmUpEpochs(rows.rows.rows) : checkEpochs(asked, 'exact');
  const best: (LloydResult | undefined)[] = options.k.map(() => undefined);
  const restarts = warm ? 1 : options.restarts;
  for (let restart = 0; restart < restarts; restart++) {
    const seeded = { ...options, seed: options.seed + restart };
    const points = warm
      ? await order.run('update', () => currentPoints(current, 'update'))
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
