import { knownNames, nonNegativeInteger, positiveInteger } from '@coke/core/check-options';
import {
  engine,
  maxPool as largestOfWindows,
  MaxPoolGrad,
  type NamedTensorMap,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Module } from '../module.ts';
import { cropSides, padSides } from './pad-sides.ts';
import { withGradient } from './with-gradient.ts';

/** Options of a pool. */
export interface MaxPoolOptions {
  /** Pixels of a window, along each axis. */
  readonly size: number;
  readonly stride: number;
  /** How far windows reach beyond each side, where nothing counts. @defaultValue 0 */
  readonly padding?: number;
}

// Less than any activation; tfjs-node knows no padding of its own that is alike on all sides.
const LEAST = -3.4e38;

/**
 * Largest of each window: [b, h, w, c] to [b, h', w', c], with h' = ⌊(h + 2 padding - size) / stride⌋ + 1.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function maxPool(options: MaxPoolOptions): Module<Tensor4D, Tensor4D> {
  knownNames('options', options, ['size', 'stride', 'padding']);
  const filterSize = positiveInteger('size', options.size);
  const strides = positiveInteger('stride', options.stride);
  const padding = nonNegativeInteger('padding', options.padding ?? 0);
  return {
    trainable: new Map(),
    state: new Map(),
    apply: (x) =>
      withGradient<Tensor4D>(
        [x],
        (save) => {
          const padded = padSides(x, padding, LEAST);
          const y: Tensor4D = largestOfWindows(padded, filterSize, strides, 'valid');
          save([padded, y]);
          return y;
        },
        (dy, saved) => {
          const [input, output] = saved as [Tensor4D, Tensor4D];
          const inputs = { dy, input, output } as unknown as NamedTensorMap;
          const attributes = { filterSize, strides, pad: 'valid' };
          const dx = engine().runKernel(MaxPoolGrad, inputs, attributes) as Tensor4D;
          return [cropSides(dx, padding)];
        },
      ),
    dispose() {},
  };
}
