import { type Backend, javascriptScorer } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import { nativeInput } from './native-input.ts';
import { NdArraySession } from './session.ts';

/**
 * The CPU, one thread, fed with views of the npm package `ndarray`: rank 2, rows × d, of any stride,
 * offset, order and real dtype. A few rows at a time are copied, never the batch.
 *
 * Values are read as float32, as those of a `Matrix` are, and summed in double in the order of the
 * reference backend: labels, prices, centers and lists of candidates are the same, bit for bit.
 */
export function ndarray(): Backend<NdArray> {
  return {
    name: 'ndarray',
    sparse: true,
    native: nativeInput,
    open: (problem) => new NdArraySession(problem),
    score: (problem) => javascriptScorer(problem, nativeInput),
  };
}
