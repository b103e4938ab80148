import { wasm } from '@coke/backend-wasm';
import { type Metric, ratioBounds } from '@coke/core';
import { createClusteringState, type Session } from '@coke/core/backend';
import type { Start } from './screening-case.ts';

export type PathName = 'f32' | 'i16' | 'i8' | 'auto';

/** One way of finding labels, at work. */
export interface OpenPath {
  readonly name: PathName;
  readonly session: Session;
}

/** gamma', large enough that prices matter. */
export const RATIO = 0.8;

/** Every path that the engine has, each on a backend of its own and all in the same state; f32 first. */
export async function openPaths(
  metric: Metric,
  { centers, counts }: Start,
  threads: number,
): Promise<OpenPath[]> {
  const relaxed = (await wasm({ threads })).name === 'wasm:i8';
  const names: PathName[] = relaxed ? ['f32', 'i16', 'i8', 'auto'] : ['f32', 'i16', 'auto'];
  const open: OpenPath[] = [];
  for (const name of names) {
    const backend = await wasm({ path: name, threads });
    const head = createClusteringState(
      centers.data,
      centers.cols,
      ratioBounds(centers.rows, RATIO),
    );
    head.counts.fill(counts);
    const session = await backend.open({ metric, heads: [head], normalize: false });
    open.push({ name, session });
  }
  return open;
}
