import { shouldBe } from '../support/error-message.ts';
import { checkRows, normalizedRows, Scratch } from './check-rows.ts';
import type { Matrix } from './matrix.ts';
import type { NativeInput } from './native-input.ts';
import { type Rows, toMatrix } from './rows.ts';

/** Rows as a session takes them. */
export interface ReadyRows<Input> {
  readonly rows: Matrix | Input;
  readonly count: number;
}

/** What decides how rows are read. */
export interface RowReaderOptions<Input> {
  /** The backend's own type of rows, if it has one. */
  readonly native: NativeInput<Input> | undefined;
  /** Scale rows to unit length. */
  readonly normalize: boolean;
}

/**
 * Makes what a user hands in ready for a session: a native input passes as it is, anything else
 * becomes a checked matrix, at unit length where asked for. Its one buffer serves a call at a time.
 */
export class RowReader<Input> {
  readonly #native: NativeInput<Input> | undefined;
  readonly #normalize: boolean;
  readonly #scratch = new Scratch();

  constructor({ native, normalize }: RowReaderOptions<Input>) {
    this.#native = native;
    this.#normalize = normalize;
  }

  /** @throws TypeError, RangeError as `toMatrix` and `checkRows`; or if rows are not `dim` wide. */
  read(rows: Rows | Input, dim: number | undefined): ReadyRows<Input> {
    if (this.isNative(rows)) return { rows, count: this.#count(rows, dim) };
    const given = toMatrix(rows, 'x', dim);
    checkRows(given, this.#normalize);
    const ready = this.ready(given);
    return { rows: ready, count: ready.rows };
  }

  /** Rows that were checked before, at unit length where asked for. */
  ready(rows: Matrix): Matrix {
    return this.#normalize ? normalizedRows(rows, this.#scratch) : rows;
  }

  /**
   * Rows that `read` made ready, as a matrix on the host: a native input is copied, checked and put at
   * unit length where asked for. Valid until the next call.
   */
  async onHost(rows: Matrix | Input): Promise<Matrix> {
    return this.isNative(rows) ? this.ready(await this.raw(rows, undefined)) : (rows as Matrix);
  }

  /** The rows as given, as a matrix on the host, checked. */
  async raw(rows: Rows | Input, dim: number | undefined): Promise<Matrix> {
    const given = this.isNative(rows) ? await this.#toHost(rows, dim) : toMatrix(rows, 'x', dim);
    checkRows(given, this.#normalize);
    return given;
  }

  isNative(rows: unknown): rows is Input {
    return this.#native?.is(rows) ?? false;
  }

  #count(x: Input, dim: number | undefined): number {
    const { rows, cols } = this.#native!.shapeOf(x);
    if (dim !== undefined && cols !== dim) throw new RangeError(shouldBe('x.cols', `${dim}`, cols));
    return rows;
  }

  async #toHost(x: Input, dim: number | undefined): Promise<Matrix> {
    this.#count(x, dim);
    return this.#native!.toMatrix(x);
  }
}
