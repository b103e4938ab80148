import { Random } from '@coke/core';
import type { LabelledFeatures } from '../src/evaluation/labelled-features.ts';

export interface MadeUp {
  readonly seed: number;
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  /** Deviation about the middle of a class; middles deviate by 1, and are the same for every seed. */
  readonly noise: number;
}

/** A normal cloud about the middle of each class. */
export function madeUpFeatures({ seed, rows, cols, classes, noise }: MadeUp): LabelledFeatures {
  const middles = new Random(1);
  const middle = Array.from({ length: classes * cols }, () => middles.normal());
  const random = new Random(seed, 1);
  const truth = Int32Array.from({ length: rows }, () => random.integer(classes));
  const data = Float32Array.from({ length: rows * cols }, (_, at) => {
    const c = truth[Math.floor(at / cols)]!;
    return middle[c * cols + (at % cols)]! + noise * random.normal();
  });
  return { features: { data, rows, cols }, classes: truth };
}
