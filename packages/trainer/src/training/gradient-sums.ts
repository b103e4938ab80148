import { add, keep, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Gradients of parts of a batch, added up by name; they are its own until `dispose`. */
export class GradientSums {
  readonly #sums = new Map<string, Tensor>();

  /** The sums, by the name of their variable. */
  get gradients(): ReadonlyMap<string, Tensor> {
    return this.#sums;
  }

  /** Take in gradients times `weight`. They are disposed. */
  add(gradients: ReadonlyMap<string, Tensor>, weight: number): void {
    for (const [name, gradient] of gradients) {
      const before = this.#sums.get(name);
      if (!before && weight === 1) {
        this.#sums.set(name, gradient);
        continue;
      }
      const after = tidy(() => {
        const weighted = mul(gradient, weight);
        return keep(before ? add(before, weighted) : weighted);
      });
      before?.dispose();
      gradient.dispose();
      this.#sums.set(name, after);
    }
  }

  dispose(): void {
    for (const sum of this.#sums.values()) sum.dispose();
    this.#sums.clear();
  }
}
