import type { Assignment } from '@coke/core/backend';
import type { Action } from '../scenario/actions.ts';

/** What no session writes: labels are >= 0. */
const UNWRITTEN = -7;

/** Where calls write their results. The same memory serves call after call, as in a training run. */
export class Output {
  readonly #labels: Int32Array;
  readonly #similarities: Float32Array;

  constructor(size: number) {
    this.#labels = new Int32Array(size);
    this.#similarities = new Float32Array(size);
  }

  /** Buffers for one call, of the size it needs, with what was there overwritten. */
  for(action: Action, heads: number): Assignment {
    const batch = action.kind === 'endEpoch' ? undefined : action.batch;
    const size = batch ? heads * batch.x.rows : 0;
    const labels = this.#labels.subarray(0, size).fill(UNWRITTEN);
    if (!batch?.similarities) return { labels };
    return { labels, similarities: this.#similarities.subarray(0, size).fill(Number.NaN) };
  }
}

/** Buffers of their own for one call. */
export function createOutput(action: Action, heads: number): Assignment {
  const rows = action.kind === 'endEpoch' ? 0 : action.batch.x.rows;
  return new Output(heads * rows).for(action, heads);
}

/** Buffers for up to 64 results: long enough for whatever an example hands in. */
export function roomyOutput(): Assignment {
  return { labels: new Int32Array(64), similarities: new Float32Array(64) };
}
