import type { Matrix } from '@coke/core';
import { allInOrder } from '@coke/core/all-in-order';
import { takingTurns } from '@coke/core/event-loop';
import {
  add,
  argMax,
  cast,
  dispose,
  div,
  exp,
  log,
  matMul,
  max,
  mul,
  oneHot,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Objective } from './lbfgs.ts';
import { type Standardization, standardizeRows } from './standardize.ts';

/** Rows that are multiplied at once. */
const BLOCK = 8192;

/** Standardised features and classes on the device, which `dispose` frees. */
interface Block {
  /** [b, d] */
  readonly x: Tensor2D;
  /** [b] int32 */
  readonly classes: Tensor1D;
}

/**
 * Multinomial logistic regression of one set of features on the device. Parameters lie on the host
 * as one array: weights [d, C], then biases [C].
 */
export class SoftmaxRegression {
  readonly #blocks: Block[];
  readonly #rows: number;
  readonly #d: number;
  readonly #classes: number;
  readonly #turn: () => Promise<void>;

  /**
   * @param classes - C, at least 2.
   * @param signal - Ends what is computed between two blocks, with its reason.
   */
  constructor(
    features: Matrix,
    truth: Int32Array,
    classes: number,
    standardization: Standardization,
    signal: AbortSignal | undefined,
  ) {
    this.#rows = features.rows;
    this.#d = features.cols;
    this.#classes = classes;
    this.#turn = takingTurns(signal);
    this.#blocks = [];
    for (let from = 0; from < features.rows; from += BLOCK) {
      const rows = Math.min(BLOCK, features.rows - from);
      const values = standardizeRows(features, from, rows, standardization);
      this.#blocks.push({
        x: tensor2d(values, [rows, features.cols]),
        classes: tensor1d(truth.slice(from, from + rows), 'int32'),
      });
    }
  }

  /** How many parameters there are. */
  get size(): number {
    return (this.#d + 1) * this.#classes;
  }

  /** Mean cross-entropy + weightDecay / 2 · |weights|², and its gradient; biases do not decay. */
  objective(weightDecay: number): Objective {
    return async (parameters) => {
      const { loss, weights, biases } = await this.#sums(parameters);
      const gradient = new Float64Array(this.size);
      const decayed = this.#d * this.#classes;
      let squares = 0;
      for (let j = 0; j < this.#d; j++) {
        for (let c = 0; c < this.#classes; c++) {
          const at = j * this.#classes + c;
          const weight = parameters[at]!;
          squares += weight * weight;
          gradient[at] = weights[c * this.#d + j]! / this.#rows + weightDecay * weight;
        }
      }
      for (let c = 0; c < this.#classes; c++) gradient[decayed + c] = biases[c]! / this.#rows;
      return { value: loss / this.#rows + (weightDecay / 2) * squares, gradient };
    };
  }

  /** Most probable class of each row. */
  async predict(parameters: Float64Array): Promise<Int32Array> {
    const predicted = new Int32Array(this.#rows);
    let from = 0;
    for (const { x } of this.#blocks) {
      await this.#turn();
      const best = tidy(() => argMax(this.#logits(x, this.#upload(parameters)), 1));
      const classes = await best.data<'int32'>().finally(() => best.dispose());
      predicted.set(classes, from);
      from += classes.length;
    }
    return predicted;
  }

  dispose(): void {
    for (const { x, classes } of this.#blocks) dispose([x, classes]);
    this.#blocks.length = 0;
  }

  /** Over all rows: the cross-entropy, and its gradients, weights as [C, d] and biases as [C]. */
  async #sums(parameters: Float64Array) {
    const uploaded = this.#upload(parameters);
    let sums: Tensor[] | undefined;
    try {
      for (const block of this.#blocks) {
        await this.#turn();
        const before = sums;
        sums = tidy(() => {
          const part = this.#blockSums(block, uploaded);
          return before?.map((total, i) => add(total, part[i]!)) ?? part;
        });
        dispose(before ?? []);
      }
      const read = sums!.map((tensor) => tensor.data<'float32'>());
      const [loss, weights, biases] = await allInOrder(read);
      return { loss: loss![0]!, weights: weights!, biases: biases! };
    } finally {
      dispose([...(sums ?? []), uploaded.weights, uploaded.biases]);
    }
  }

  #blockSums({ x, classes }: Block, uploaded: { weights: Tensor2D; biases: Tensor1D }): Tensor[] {
    // Cast, for the wasm backend of tfjs 4.22 writes integers into a one-hot of float32.
    const truth = cast(oneHot(classes, this.#classes), 'float32');
    const raw = this.#logits(x, uploaded);
    const logits = sub(raw, max(raw, 1, true));
    const powers = exp(logits);
    const total = sum(powers, 1, true);
    const loss: Scalar = sub(sum(log(total)), sum(mul(truth, logits)));
    const errors = sub(div(powers, total), truth);
    // No operand is transposed in the product: some backends multiply those far slower.
    return [loss, matMul(transpose(errors), x), sum(errors, 0)];
  }

  #logits(x: Tensor2D, { weights, biases }: { weights: Tensor2D; biases: Tensor1D }): Tensor2D {
    return add(matMul(x, weights), biases);
  }

  #upload(parameters: Float64Array): { weights: Tensor2D; biases: Tensor1D } {
    const decayed = this.#d * this.#classes;
    const shape: [number, number] = [this.#d, this.#classes];
    return {
      weights: tensor2d(Float32Array.from(parameters.subarray(0, decayed)), shape),
      biases: tensor1d(Float32Array.from(parameters.subarray(decayed))),
    };
  }
}
