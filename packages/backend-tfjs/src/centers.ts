import {
  keep,
  mul,
  square,
  sum,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from '@tensorflow/tfjs-core';

/** One set of centers of a head on the device, and what scoring derives from it, made when needed. */
export class Centers {
  /** c, K × d. */
  readonly values: Tensor2D;
  #columns: Tensor2D | undefined;
  #halfSquares: Tensor1D | undefined;

  /** @param values - K × d; from here on the set's own to dispose. */
  constructor(values: Tensor2D) {
    this.values = keep(values);
  }

  /** c transposed, d × K: tfjs's wasm backend multiplies by a transposed matrix ten times slower. */
  columns(): Tensor2D {
    this.#columns ??= keep(transpose(this.values));
    return this.#columns;
  }

  /** |c|²/2, K: what a euclidean score lacks beside x·c. */
  halfSquares(): Tensor1D {
    this.#halfSquares ??= keep(mul<Tensor1D>(sum(square(this.values), 1), 0.5));
    return this.#halfSquares;
  }

  dispose(): void {
    this.values.dispose();
    this.#columns?.dispose();
    this.#halfSquares?.dispose();
  }
}
