import { shouldBe } from '../support/error-message.ts';
import { SafetensorsError, type Tensor } from './safetensors/index.ts';

type TensorData = Tensor['data'];

/** Takes tensors of a file by name, type and shape; what is not as expected is an error that says so. */
export class TensorReader {
  readonly #tensors: Map<string, Tensor>;

  constructor(tensors: ReadonlyMap<string, Tensor>) {
    this.#tensors = new Map(tensors);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** First extent of a tensor's shape; undefined if there is no such tensor. */
  extent(name: string): number | undefined {
    return this.#tensors.get(name)?.shape[0];
  }

  /**
   * The data of a tensor. Extents of -1 in `shape` match any.
   *
   * @throws SafetensorsError if it is not there, or of another type or shape.
   */
  take<T extends TensorData>(
    name: string,
    type: { new (length: number): T },
    shape: readonly number[],
  ): T {
    const tensor = this.#tensors.get(name);
    this.#tensors.delete(name);
    const [text, rule] = [`tensor ${name}`, `${type.name} of shape [${shape}]`];
    if (!tensor) throw new SafetensorsError(shouldBe(text, rule, undefined));
    const fits =
      tensor.shape.length === shape.length &&
      shape.every((extent, i) => extent === -1 || extent === tensor.shape[i]);
    if (!(tensor.data instanceof type) || !fits) {
      const got = `${tensor.data.constructor.name} of shape [${tensor.shape}]`;
      throw new SafetensorsError(`${text} should be ${rule}, got ${got}`);
    }
    return tensor.data;
  }

  /** As `take`, of float32 or float64. */
  takeFloats(name: string, shape: readonly number[]): Float32Array | Float64Array {
    const double = this.#tensors.get(name)?.data instanceof Float64Array;
    return double ? this.take(name, Float64Array, shape) : this.take(name, Float32Array, shape);
  }

  /** As `take`, every value finite and in [least, most]. */
  takeNumbers<T extends Exclude<TensorData, BigInt64Array | BigUint64Array>>(
    name: string,
    type: { new (length: number): T },
    shape: readonly number[],
    least: number,
    most: number,
  ): T {
    const data = this.take(name, type, shape);
    for (let i = 0; i < data.length; i++) {
      const value = data[i]!;
      if (value >= least && value <= most) continue;
      const rule = `in [${least}, ${most}]`;
      throw new SafetensorsError(shouldBe(`tensor ${name}, element ${i}`, rule, value));
    }
    return data;
  }

  /** @throws SafetensorsError if a tensor is left that nobody asked for. */
  end(): void {
    for (const name of this.#tensors.keys()) {
      throw new SafetensorsError(shouldBe('the tensors', 'those of a model', name));
    }
  }
}
