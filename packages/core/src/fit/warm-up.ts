import { framingOf } from '../batches/beginning.ts';
import { memorySource } from '../batches/memory-source.ts';
import { firstCentersOf } from '../first-centers/first-centers.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { unframed } from '../rows/frame.ts';
import type { RowsInMemory } from '../rows/rows-in-memory.ts';
import { takingTurns } from '../support/event-loop.ts';
import type { FitOptions } from './call-options.ts';
import { CurrentClustering } from './current-clustering.ts';
import { fitEpochs } from './fit-epochs.ts';
import { onlinePoints, type StartingPoint } from './starting-point.ts';

/** From so many rows on, epochs of the online algorithm bring centers near faster than exact passes do. */
const MANY_ROWS = 50_000;
const EPOCHS = 3;

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
  const source = memorySource<Input>(rows, framingOf(options), options, signal);
  if (epochs === 0) {
    const { frame, sample } = await source.begin();
    const first = await firstCentersOf(options, sample, frame, takingTurns(signal));
    return first.map((centers) => ({ centers: unframed(centers, frame), prices: undefined }));
  }
  const run = new CurrentClustering(options);
  try {
    await fitEpochs(
      source,
      {
        learn: async (batch) => {
          if (run.clustering) await run.step(batch, source.rows);
          else {
            const { clustering } = await run.start(
              batch,
              () => source.begin(),
              signal,
              source.rows,
            );
            await clustering.averagePrices();
          }
          return run.started('a step');
        },
        close: () => run.close(run.started('the end of an epoch'), undefined),
      },
      { metric: options.metric, epochs },
      undefined,
      { signal, onProgress },
    );
    return await onlinePoints(run.started('reading'));
  } finally {
    run.dispose();
  }
}
