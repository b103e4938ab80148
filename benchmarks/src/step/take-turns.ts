import { setTimeout } from 'node:timers/promises';
import type { Contestant } from './contestant.ts';

export interface TurnOptions {
  /** Besides the first, which warms up. */
  readonly rounds: number;
  /** Of each turn. */
  readonly seconds: number;
  /** Told the share of rounds that are done. */
  readonly onRound?: (share: number) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds before a turn: threads of the one before may still spin for work that does not come. */
const PAUSE = 20;

/**
 * Contestants take turns within rounds, so that a busy machine troubles all of them alike. Each round
 * begins with another one, so that nobody always follows the same.
 *
 * @returns Milliseconds of a batch, for each contestant one for each round.
 */
export async function takeTurns(
  contestants: readonly Pick<Contestant, 'run'>[],
  { rounds, seconds, onRound, signal }: TurnOptions,
): Promise<number[][]> {
  const times: number[][] = contestants.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      signal?.throwIfAborted();
      const at = (turn + round) % contestants.length;
      await setTimeout(PAUSE);
      const ms = await contestants[at]!.run(seconds);
      if (round > 0) times[at]!.push(ms);
    }
    onRound?.(round / rounds);
  }
  return times;
}
