import { between, shouldBe } from '@coke/core/check-options';
import { add, engine, mul, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core';
import { keepValues, sameValue } from './keep-values.ts';
import type { Module } from './module.ts';

/** A variable of the network and the twin's value of it. */
interface Pair {
  readonly online: Variable;
  readonly own: Variable;
}

/**
 * The averaged twin of a network, or of some of its parts: a second set of values for its variables,
 * which the network computes with for as long as `run` takes. So it serves networks of any make, with
 * no second copy of their code. Parameters follow the network's as a moving average; running statistics
 * are the twin's own, from the batches that it has seen in training mode. At first all values are those of
 * the network.
 */
export class Twin {
  /** Kept where code is minified. */
  static readonly name: string = 'Twin';
  /** θ': averaged parameters, by the names that they have in the network. */
  readonly trainable: ReadonlyMap<string, Variable>;
  /** Running statistics and what else changes by itself, by the names that it has in the network. */
  readonly state: ReadonlyMap<string, Variable>;
  readonly #parameters: readonly Pair[];
  readonly #state: readonly Pair[];

  /** @param network - Whose variables it doubles; it stays the caller's. */
  constructor(network: Pick<Module, 'trainable' | 'state'>) {
    [this.trainable, this.#parameters] = double(network.trainable);
    [this.state, this.#state] = double(network.state);
  }

  /**
   * What `compute` makes with the twin's values in place of the network's. However it ends, the network
   * then has its own again, to the bit. Statistics that `compute` changed are the twin's; if it throws,
   * the twin is as it was. Values change places by reference: nothing is copied.
   *
   * @param compute - Not async. The caller tidies what it makes.
   * @throws Error within the computation of a gradient, which the twin has none of; TypeError if
   * `compute` gives a promise; whatever `compute` throws.
   */
  run<T>(compute: () => T): T {
    if (engine().state.activeTape) {
      throw new Error('a twin should run before gradients are computed, got a call while they are');
    }
    const pairs = [...this.#parameters, ...this.#state];
    const ofNetwork = pairs.map(({ online }) => online);
    return keepValues(ofNetwork, () => {
      for (const { online, own } of pairs) online.assign(own);
      const result = compute();
      if (result instanceof Promise) {
        result.catch(() => {});
        throw new TypeError(shouldBe('compute', 'a function that is not async', 'a promise'));
      }
      for (const { online, own } of this.#state) own.assign(online);
      return result;
    });
  }

  /**
   * θ' ← m θ' + (1 - m) θ.
   *
   * @param momentum - m: 0 takes the network's parameters over, 1 keeps the twin's.
   * @throws RangeError, TypeError unless it is in [0, 1].
   */
  move(momentum: number): void {
    between('momentum', momentum, 0, 1);
    for (const { online, own } of this.#parameters) {
      tidy(() => own.assign(add(mul(own, momentum), mul(online, 1 - momentum))));
    }
  }

  /**
   * A part of the network as it is with the twin's values: to be judged, or saved. Its `dispose` does
   * nothing.
   *
   * @throws RangeError for a variable that the twin does not double.
   */
  part<Input extends Tensor, Output extends Tensor>(
    module: Module<Input, Output>,
  ): Module<Input, Output> {
    const pairs = [...this.#parameters, ...this.#state];
    const ownOf = (variables: ReadonlyMap<string, Variable>) =>
      new Map(
        Array.from(variables, ([name, variable]): [string, Variable] => {
          const pair = pairs.find(({ online }) => online === variable);
          if (!pair) throw new RangeError(shouldBe('variables of a part', 'of the twin', name));
          return [name, pair.own];
        }),
      );
    return {
      trainable: ownOf(module.trainable),
      state: ownOf(module.state),
      apply: (x, options) => this.run(() => module.apply(x, options)),
      dispose() {},
    };
  }

  dispose(): void {
    for (const { own } of [...this.#parameters, ...this.#state]) own.dispose();
  }
}

/** The twin's variables by name, and each beside the network's. */
function double(
  variables: ReadonlyMap<string, Variable>,
): [ReadonlyMap<string, Variable>, readonly Pair[]] {
  const own = new Map(Array.from(variables, ([name, online]) => [name, sameValue(online)]));
  const pairs = Array.from(variables, ([name, online]) => ({ online, own: own.get(name)! }));
  return [own, pairs];
}
