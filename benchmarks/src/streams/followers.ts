import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, type Options } from '@coke/core';
import type { Peer } from '../peers/python-peer.ts';
import { type DriftingStream, GROUPS } from './drifting-streams.ts';
import { MllibRule } from './mllib-rule.ts';
import { nearestCenters } from './nearest-centers.ts';

/** How well centers followed a stream. */
export interface Followed {
  /** Mean of |x - c|² over each batch before it is learnt, c the nearest center. */
  readonly squares: readonly number[];
  /** Seconds of learning; undefined where they would say nothing. */
  readonly seconds: number | undefined;
}

/** Something whose centers follow a stream from where its groups begin. */
export interface Follower {
  readonly name: string;
  follow(stream: DriftingStream): Promise<Followed>;
}

/** This library; sizes at least half of the average, or of any size. */
export function ours(name: string, options: Partial<Options>): Follower {
  return {
    name,
    async follow({ places, batches }) {
      const model = new ConstrainedKMeans({
        ...{ k: GROUPS, ratio: 0.5, metric: 'euclidean', init: places },
        ...{ backend: await wasm({ threads: 1 }), ...options },
      });
      const squares: number[] = [];
      let seconds = 0;
      let centers: readonly ArrayLike<number>[] = places;
      for (const batch of batches) {
        squares.push(mean(nearestCenters(batch, centers).squares));
        const data = Float32Array.from(batch.flat());
        const start = performance.now();
        await model.partialFit({ data, rows: batch.length, cols: batch[0]!.length });
        seconds += (performance.now() - start) / 1000;
        const { data: all, cols } = await model.centers();
        centers = places.map((_, k) => all.subarray(k * cols, (k + 1) * cols));
      }
      model.dispose();
      return { squares, seconds };
    },
  };
}

export function mllib(halfLife: number): Follower {
  return {
    name: `MLlib's rule, half-life ${halfLife}`,
    async follow({ places, batches }) {
      const model = new MllibRule(places, halfLife);
      const squares = batches.map((batch) => {
        const found = nearestCenters(batch, model.centers);
        model.learn(batch, found.nearest);
        return mean(found.squares);
      });
      return { squares, seconds: undefined };
    },
  };
}

/** @param step - What river calls `halflife`. */
export function river(peer: Peer, step: number): Follower {
  return {
    name: `river, halflife=${step}`,
    follow: ({ places, batches }) =>
      peer.ask<Followed>({ op: 'follow', step, centers: places, batches }),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
