import type { Checkpoint, Contestant, End, Fitter, Task } from './contestant.ts';
import { Turns } from './turns.ts';

/** A contestant that was opened. */
export interface Entry {
  readonly contestant: Contestant;
  readonly fitter: Fitter;
}

export interface FitInTurnsOptions {
  readonly onCheckpoint: (contestant: Contestant, checkpoint: Checkpoint) => Promise<void>;
  /** @defaultValue each contestant's own */
  readonly passes?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** @throws What the first threw that did not open, when the others are closed. */
export async function openAll(
  contestants: readonly Contestant[],
  threads: number,
  warmUp: Task,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for (const contestant of contestants) {
      const fitter = await contestant.open(contestant.manyThreads ? threads : 1, warmUp);
      entries.push({ contestant, fitter });
    }
    return entries;
  } catch (error) {
    await closeAll(entries);
    throw error;
  }
}

export async function closeAll(entries: readonly Entry[]): Promise<void> {
  for (const { fitter } of entries) await fitter.close();
}

/**
 * Let all contestants fit the same task, each from one checkpoint to its next and then the others, so
 * that a machine that others use troubles all alike. Only one works at any time.
 *
 * @returns How each ended.
 * @throws What the first to fail threw, when all have stopped; the signal's reason when it is aborted.
 */
export async function fitInTurns(
  entries: readonly Entry[],
  task: Task,
  { onCheckpoint, passes, signal }: FitInTurnsOptions,
): Promise<End[]> {
  const turns = new Turns();
  const stop = new AbortController();
  const run = async ({ contestant, fitter }: Entry): Promise<End> => {
    let endTurn = await turns.take();
    try {
      stop.signal.throwIfAborted();
      signal?.throwIfAborted();
      return await fitter.fit(task, passes ?? contestant.passes, async (checkpoint) => {
        await onCheckpoint(contestant, checkpoint);
        endTurn();
        endTurn = await turns.take();
        stop.signal.throwIfAborted();
        signal?.throwIfAborted();
      });
    } catch (error) {
      stop.abort(error);
      throw error;
    } finally {
      endTurn();
    }
  };
  const results = await Promise.allSettled(entries.map(run));
  stop.signal.throwIfAborted();
  return results.map((result) => (result as PromiseFulfilledResult<End>).value);
}
