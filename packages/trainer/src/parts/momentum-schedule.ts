import type { BatchPlace } from '../objectives/objective.ts';

/**
 * Momentum of an averaged twin by half a cosine over the steps t of a run of T:
 * m_t = last - (last - first) (1 + cos(π t / T)) / 2. For `TwinNeeds.momentum`.
 *
 * @param first - m_0, in [0, 1].
 * @param last - What it goes towards, reached at step T, one after the last.
 * @param ahead - Steps that it is ahead: 1 for a system that moves its twin at the beginning of a step.
 */
export function momentumSchedule(
  first: number,
  last = 1,
  ahead = 0,
): (place: Pick<BatchPlace, 'step' | 'steps'>) => number {
  return ({ step, steps }) => {
    const done = Math.min(step + ahead, steps) / steps;
    return last - ((last - first) * (1 + Math.cos(Math.PI * done))) / 2;
  };
}
