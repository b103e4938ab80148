import type { Tensor2D } from '@tensorflow/tfjs-core';
import { unitRows, unitRowsGradient } from '../../parts/unit-rows.ts';
import type { RowModule } from '../module.ts';
import { withGradient } from './with-gradient.ts';

/** Each row at unit length, [b, d]; one that is too short to have a direction becomes 0, and has no gradient. */
export function unitLength(): RowModule {
  return {
    trainable: new Map(),
    state: new Map(),
    apply: (x) =>
      withGradient<Tensor2D>(
        [x],
        (save) => {
          const { unit, scale } = unitRows(x);
          save([unit, scale]);
          return unit;
        },
        (dy, saved) => {
          const [unit, scale] = saved as [Tensor2D, Tensor2D];
          return [unitRowsGradient(dy, unit, scale)];
        },
      ),
    dispose() {},
  };
}
