import { add, mul, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';
import { createSlots } from './slots.ts';

/** What a gradient g becomes before momentum takes it in; called inside `tf.tidy`. */
export type Adjust = (gradient: Tensor, value: Variable) => Tensor;

/**
 * Heavy-ball momentum as PyTorch has it: v ← m v + g, θ ← θ - rate v, with Nesterov θ ← θ - rate (g + m v).
 */
export function momentumSteps(
  momentum: number,
  nesterov: boolean,
  adjust: Adjust,
): OptimizerFactory {
  return (trainable) => {
    const slots = createSlots(trainable, 'momentum');
    return {
      slots,
      apply(gradients, learningRate) {
        for (const [name, variable] of trainable) {
          const raw = gradients.get(name);
          if (!raw) continue;
          tidy(() => {
            const gradient = adjust(raw, variable);
            const slot = slots.get(`${name}.momentum`)!;
            const velocity = add(mul(slot, momentum), gradient);
            const step = nesterov ? add(gradient, mul(velocity, momentum)) : velocity;
            slot.assign(velocity);
            variable.assign(sub(variable, mul(step, learningRate)));
          });
        }
      },
      dispose() {
        for (const slot of slots.values()) slot.dispose();
      },
    };
  };
}
