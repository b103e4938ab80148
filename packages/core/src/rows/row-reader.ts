import type { Backend } from '../backend/backend.ts';
import type { ResolvedOptions } from '../online/options.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkRows, normalizedRows, Scratch } from './check-rows.ts';
import type { Matrix } from './matrix.ts';
import { toMatrix, type Vectors } from './vectors.ts';

/** Rows as a session takes them. */
export interface ReadyRows<Input> {
  readonly x: Matrix | Input;
  readonly rows: number;
}

/**
 * Makes what a user hands in ready for a session: a native input passes as it is, anything else
 * becomes a checked matrix, at unit length where asked for. Its one buffer serves a call at a time.
 */
export class RowReader<Input> {
  readonly #backend: Backend<Input>;
  readonly #normalize: boolean;
  readonly #scratch = new Scratch();

  constructor({ backend, normalize }: ResolvedOptions<Input>) {
    this.#backend = backend;
    this.#normalize = normalize;
  }

  /** @throws TypeError, RangeError as `toMatrix` and `checkRows`; or if rows are not `dim` wide. */
  read(x: Vectors | Input, dim: number | undefined): ReadyRows<Input> {
    if (this.isNative(x)) return { x, rows: this.#rowsOf(x, dim) };
    const given = toMatrix(x, 'x', dim);
    checkRows(given, this.#normalize);
    const ready = this.ready(given);
    return { x: ready, rows: ready.rows };
  }

  /** Rows that were checked before, at unit length where asked for. */
  ready(x: Matrix): Matrix {
    return this.#normalize ? normalizedRows(x, this.#scratch) : x;
  }

  /**
   * Rows that `read` made ready, as a matrix on the host: a native input is copied, checked and put at
   * unit length where asked for. Valid until the next call.
   */
  async onHost(x: Matrix | Input): Promise<Matrix> {
    return this.isNative(x) ? this.ready(await this.raw(x, undefined)) : (x as Matrix);
  }

  /** The rows as given, as a matrix on the host, checked. */
  async raw(x: Vectors | Input, dim: number | undefined): Promise<Matrix> {
    const given = this.isNative(x) ? await this.#toHost(x, dim) : toMatrix(x, 'x', dim);
    checkRows(given, this.#normalize);
    return given;
  }

  #rowsOf(x: Input, dim: number | undefined): number {
    const { rows, cols } = this.#backend.native!.shapeOf(x);
    if (dim !== undefined && cols !== dim) throw new RangeError(shouldBe('x.cols', `${dim}`, cols));
    return rows;
  }

  async #toHost(x: Input, dim: number | undefined): Promise<Matrix> {
    this.#rowsOf(x, dim);
    return this.#backend.native!.toMatrix(x);
  }

  isNative(x: unknown): x is Input {
    return this.#backend.native?.is(x) ?? false;
  }
}
