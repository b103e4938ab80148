import { between, knownNames } from '@coke/core/check-options';
import {
  add,
  div,
  mul,
  sqrt,
  square,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { OptimizerFactory } from './optimizer.ts';
import { createSlots, zeroVariable } from './slots.ts';
import { checkRules } from './variable-rules.ts';
import { type VariableStep, variableStep } from './variable-step.ts';

/** Options of Adam. */
export interface AdamOptions {
  /** @defaultValue 0.9 */
  readonly beta1?: number;
  /** @defaultValue 0.999 */
  readonly beta2?: number;
  /** @defaultValue 1e-8 */
  readonly epsilon?: number;
  /** Decoupled, as in AdamW; of variables of two dimensions and more. @defaultValue 0 */
  readonly weightDecay?: number;
}

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019). Each variable counts
 * its own steps, so that one that was frozen at first begins as all did.
 *
 * @throws RangeError, TypeError naming the option at fault.
 */
export function adam(options: AdamOptions = {}): OptimizerFactory {
  knownNames('options', options, ['beta1', 'beta2', 'epsilon', 'weightDecay']);
  const beta1 = between('beta1', options.beta1 ?? 0.9, 0, 1 - 1e-9);
  const beta2 = between('beta2', options.beta2 ?? 0.999, 0, 1 - 1e-9);
  const epsilon = between('epsilon', options.epsilon ?? 1e-8, 1e-30, 1);
  const weightDecay = between('weightDecay', options.weightDecay ?? 0, 0, 1e6);
  return (trainable, given) => {
    const rules = checkRules(trainable, given);
    const slots = new Map<string, Variable>([
      ...createSlots(trainable, 'mean'),
      ...createSlots(trainable, 'square'),
      // Of each variable, in their order.
      ['steps', zeroVariable([trainable.size])],
    ]);

    function move(name: string, variable: Variable, gradient: Tensor, t: number, by: VariableStep) {
      const { momentum: beta1, learningRate, weightDecay } = by;
      const [first, second] = ['mean', 'square'].map((kind) => slots.get(`${name}.${kind}`)!);
      const mean = add(mul(first!, beta1), mul(gradient, 1 - beta1));
      const squares = add(mul(second!, beta2), mul(square(gradient), 1 - beta2));
      first!.assign(mean);
      second!.assign(squares);
      const spread = add(sqrt(div(squares, 1 - beta2 ** t)), epsilon);
      const step = mul(div(div(mean, 1 - beta1 ** t), spread), learningRate);
      const kept = weightDecay > 0 ? mul(variable, 1 - learningRate * weightDecay) : variable;
      variable.assign(sub(kept, step));
    }

    return {
      slots,
      async apply(gradients, rates) {
        const steps = slots.get('steps')!;
        const now = Array.from(trainable.keys(), (name) => Number(gradients.has(name)));
        tidy(() => steps.assign(add(steps, now)));
        // Not at once: WebGPU of tfjs 4.22 can read other numbers then than there are.
        const counts = await steps.data();
        for (const [i, [name, variable]] of [...trainable].entries()) {
          const gradient = gradients.get(name);
          if (!gradient) continue;
          const decays = variable.rank > 1;
          const defaults = { momentum: beta1, weightDecay, decays };
          const by = variableStep(rates, rules.get(name)!, defaults);
          tidy(() => move(name, variable, gradient, counts[i]!, by));
        }
      },
      dispose() {
        for (const slot of slots.values()) slot.dispose();
      },
    };
  };
}
