import { add, mul, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';
import { createSlots } from './slots.ts';
import { checkRules } from './variable-rules.ts';
import { type VariableStep, variableStep } from './variable-step.ts';

/** What a gradient g becomes before momentum takes it in; called inside `tf.tidy`. */
export type Adjust = (gradient: Tensor, value: Variable, step: VariableStep) => Tensor;

/** What kinds of momentum differ in. */
export interface MomentumOptions {
  readonly momentum: number;
  readonly weightDecay: number;
  /** Do biases and scales decay, variables of fewer than two dimensions, where no rule says otherwise? */
  readonly decayAll: boolean;
  readonly adjust: Adjust;
  readonly nesterov?: boolean;
  /** What adds up: gradients, or steps, the learning rate of their time included. @defaultValue 'gradients' */
  readonly of?: 'gradients' | 'steps';
}

/**
 * Heavy-ball momentum as PyTorch has it: v ← m v + g, θ ← θ - rate v, with Nesterov θ ← θ - rate (g + m v);
 * of steps v ← m v + rate g, θ ← θ - v.
 */
export function momentumSteps(options: MomentumOptions): OptimizerFactory {
  const { decayAll, adjust, nesterov = false, of = 'gradients' } = options;
  return (trainable, given) => {
    const rules = checkRules(trainable, given);
    const slots = createSlots(trainable, 'momentum');

    function move(name: string, variable: Variable, raw: Tensor, by: VariableStep): void {
      const { momentum, learningRate } = by;
      const slot = slots.get(`${name}.momentum`)!;
      const adjusted = adjust(raw, variable, by);
      const gradient = of === 'steps' ? mul(adjusted, learningRate) : adjusted;
      const velocity = add(mul(slot, momentum), gradient);
      const step = nesterov ? add(gradient, mul(velocity, momentum)) : velocity;
      slot.assign(velocity);
      variable.assign(sub(variable, of === 'steps' ? step : mul(step, learningRate)));
    }

    return {
      slots,
      apply(gradients, rates) {
        for (const [name, variable] of trainable) {
          const gradient = gradients.get(name);
          if (!gradient) continue;
          const decays = decayAll || variable.rank > 1;
          const by = variableStep(rates, rules.get(name)!, { ...options, decays });
          tidy(() => move(name, variable, gradient, by));
        }
      },
      dispose() {
        for (const slot of slots.values()) slot.dispose();
      },
    };
  };
}

/** g + w θ. */
export function decayed(gradient: Tensor, value: Variable, weightDecay: number): Tensor {
  return weightDecay > 0 ? add(gradient, mul(value, weightDecay)) : gradient;
}
