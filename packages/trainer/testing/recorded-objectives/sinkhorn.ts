import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { sinkhorn } from '../../src/parts/sinkhorn.ts';
import { type CheckObjective, expectArrays } from './check.ts';

interface SinkhornCase {
  readonly epsilons: readonly number[];
  readonly iterations: number;
}

export const checkSinkhorn: CheckObjective = async (recorded) => {
  const { epsilons, iterations } = await recorded.about<SinkhornCase>();
  const scores = await recorded.tensor<Tensor2D>('scores');
  for (const [i, epsilon] of epsilons.entries()) {
    const codes = tidy(() => sinkhorn(scores, { epsilon, iterations }));
    await expectArrays(recorded, [[`codes_${i}`, codes]]);
    codes.dispose();
  }
  scores.dispose();
};
