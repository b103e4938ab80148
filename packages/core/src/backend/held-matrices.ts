import { checkRows } from '../rows/check-rows.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import type { NativeInput } from '../rows/native-input.ts';
import type { Awaitable } from '../support/awaitable.ts';
import { shouldBe } from '../support/error-message.ts';
import { opened } from '../support/opened.ts';
import type { HeldRows } from './scorer.ts';

/** Rows that a scorer holds in the host's memory. */
export class HeldMatrices<Input = never> {
  /** Kept where code is minified. */
  static readonly name: string = 'HeldMatrices';
  readonly #dim: number;
  readonly #native: NativeInput<Input> | undefined;
  #matrices: Map<HeldRows, HostMatrix> | undefined = new Map();

  /** @param native - How rows of another type are read, to hold those, too. */
  constructor(dim: number, native?: NativeInput<Input>) {
    this.#dim = dim;
    this.#native = native;
  }

  /** @throws Error if disposed. */
  expectOpen(): void {
    opened(this.#matrices, 'scorer');
  }

  /**
   * Keep a copy.
   *
   * @throws Error if disposed; TypeError or RangeError if a native input is no d finite numbers a row.
   */
  hold(x: HostMatrix | Input): Awaitable<HeldRows> {
    this.expectOpen();
    if (this.#native?.is(x)) return this.#holdNative(this.#native, x as Input);
    return this.#keep(copyOf(x as HostMatrix));
  }

  /** @throws Error if disposed, or if these rows were released. */
  matrixOf(rows: HeldRows): HostMatrix {
    const x = opened(this.#matrices, 'scorer').get(rows);
    if (!x) throw new Error('rows should be held by this scorer, got rows that were released');
    return x;
  }

  dispose(): void {
    this.#matrices = undefined;
  }

  async #holdNative(native: NativeInput<Input>, x: Input): Promise<HeldRows> {
    const { cols } = native.shapeOf(x);
    if (cols !== this.#dim) throw new RangeError(shouldBe('columns of x', `${this.#dim}`, cols));
    const rows = await native.toMatrix(x);
    checkRows(rows, false);
    return this.#keep(rows);
  }

  /** @param x - Memory of our own. */
  #keep(x: HostMatrix): HeldRows {
    const { rows, cols } = x;
    const held: HeldRows = { rows, cols, release: () => this.#matrices?.delete(held) };
    opened(this.#matrices, 'scorer').set(held, x);
    return held;
  }
}

function copyOf(x: HostMatrix): HostMatrix {
  if (x.kind !== 'csr') return { ...x, data: x.data.slice(0, x.rows * x.cols) };
  return { ...x, data: x.data.slice(), indices: x.indices.slice(), indptr: x.indptr.slice() };
}
