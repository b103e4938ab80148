import { framingOf } from '../batches/beginning.ts';
import { memorySource } from '../batches/memory-source.ts';
import { firstCentersOf } from '../first-centers/first-centers.ts';
import type { OnlineClustering } from '../online/online-clustering.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { unframed } from '../rows/frame.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { checkSignal } from '../support/check-options.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import type { FitOptions } from './call-options.ts';
import { CurrentClustering } from './current-clustering.ts';
import { fitEpochs } from './fit-epochs.ts';

/** From so many rows on, epochs of the online algorithm bring centers near faster than exact passes do. */
const MANY_ROWS = 50_000;
const EPOCHS = 3;

/** Where the exact algorithm begins, one head. */
export interface StartingPoint {
  /** K × d, of the rows as given. */
  readonly centers: Float64Array;
  /** rho, K; undefined: 0. */
  readonly prices: Float64Array | undefined;
}

/** Epochs of the online algorithm before the exact one, where none are asked for. */
export function warmUpEpochs(rows: number): number {
  return rows >= MANY_ROWS ? EPOCHS : 0;
}

/**
 * First centers, and so many epochs of the online algorithm on: where the exact one begins, each head.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function warmUp<Input>(
  options: ResolvedOptions<Input>,
  rows: RowsInMemory,
  epochs: number,
  { signal, onProgress }: Pick<FitOptions, 'signal' | 'onProgress'>,
): Promise<StartingPoint[]> {
  const source = memorySource<Input>(rows, framingOf(options), options);
  if (epochs === 0) {
    const eventLoop = new EventLoopYield();
    const { frame, sample } = await source.begin();
    const first = await firstCentersOf(options, sample, frame, async () => {
      checkSignal(signal);
      await eventLoop.yield();
    });
    return first.map((centers) => ({ centers: unframed(centers, frame), prices: undefined }));
  }
  const run = new CurrentClustering(options);
  try {
    await fitEpochs(
      source,
      {
        learn: async (batch) => {
          if (run.clustering) await run.step(batch, source.rows);
          else await run.start(batch, () => source.begin(), signal, source.rows);
          return run.started('a step');
        },
        close: () => run.close(run.started('the end of an epoch'), undefined),
      },
      { metric: options.metric, epochs },
      undefined,
      { signal, onProgress },
    );
    return await startingPoint(run.started('reading'));
  } finally {
    run.dispose();
  }
}

/** Centers and prices of a clustering as they are, in double. */
export async function startingPoint<Input>(
  clustering: OnlineClustering<Input>,
): Promise<StartingPoint[]> {
  const { assigning, scoreUnit, state } = clustering;
  const key = assigning === 'current' ? 'centers' : 'previousCenters';
  return (await clustering.readInFrame()).map((head) => ({
    centers: unframed(head[key], state.frame),
    prices: Float64Array.from(head.prices, (price) => price * scoreUnit),
  }));
}
