import { fileURLToPath } from 'node:url';
import type { RunOptions, RunResult } from '@coke/trainer/run';
import { askChild } from '../suite/ask-child.ts';
import type { BenchmarkOptions } from '../suite/benchmark.ts';
import type { SupervisedOptions, SupervisedResult } from './supervised-run.ts';
import type { TrainQuestion } from './train-child.ts';

/** In a process of its own. */
const CHILD: URL = new URL('train-child.ts', import.meta.url);

/** Runs are kept here, so that what is over is not trained again, and what was stopped goes on. */
const RUNS: string = fileURLToPath(new URL('../../../.cache/bench/runs', import.meta.url));

type Asking = Pick<BenchmarkOptions, 'onProgress' | 'signal' | 'tiny'>;

/**
 * One training without labels.
 *
 * @param name - Of its folder: options should be the same whenever it is the same.
 * @param pixels - Measure raw pixels, too.
 */
export function train(
  name: string,
  options: RunOptions,
  asking: Asking,
  pixels = false,
): Promise<RunResult> {
  const out = folder(name, asking);
  return ask<RunResult>({ kind: 'clusters', options, out, pixels }, name, asking);
}

/** One training with labels. */
export function trainWithLabels(
  name: string,
  options: SupervisedOptions,
  asking: Asking,
): Promise<SupervisedResult> {
  return ask({ kind: 'classes', options, out: folder(name, asking) }, name, asking);
}

function folder(name: string, { tiny }: Asking): string {
  return `${RUNS}/${tiny ? 'tiny/' : ''}${name}`;
}

function ask<T>(question: TrainQuestion, name: string, { onProgress, signal }: Asking): Promise<T> {
  const onShare = (share: number) => onProgress(`training: ${name}`, share);
  onProgress(`training: ${name}`);
  return askChild<T>(CHILD, question, { onShare, ...(signal && { signal }) });
}
