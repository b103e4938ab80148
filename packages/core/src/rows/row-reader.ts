import { shouldBe } from '../support/error-message.ts';
import { blocks, rowsATurn } from './blocks.ts';
import {
  checkRows,
  LARGEST_FRAMED_VALUE,
  normalizedRows,
  normalizedSparseRows,
  Scratch,
} from './check-rows.ts';
import { checkedCsr, isCsr } from './csr.ts';
import { type Frame, isIdentity, refuseFarRows, toFrame } from './frame.ts';
import type { HostRows } from './given-rows.ts';
import { type HostMatrix, type Matrix, rowsOf } from './matrix.ts';
import type { NativeInput } from './native-input.ts';
import { type Rows, toGivenRows } from './rows.ts';
import { normalizedSelection, type SelectedRows, selectionToFrame } from './selected-rows.ts';
import { meanWidth } from './sparse-rows.ts';

/** Rows as given, checked, unless they are of the backend's own type. */
export interface ReadRows<Input> {
  readonly rows: HostRows | Input;
  readonly count: number;
}

/** What decides how rows are read. */
export interface RowReaderOptions<Input> {
  /** The backend's own type of rows, if it has one. */
  readonly native: NativeInput<Input> | undefined;
  /** The backend's name where it takes no sparse rows. */
  readonly denseOnly: string | undefined;
  /** Scale rows to unit length. */
  readonly normalize: boolean;
  /** Put them into a frame. */
  readonly framed: boolean;
}

/**
 * Makes what a user hands in ready for a session, in two steps: it is read, as it is given and checked,
 * and then put at unit length or into a frame. A native input passes as it is where no frame asks for
 * more. The one buffer serves a call at a time.
 */
export class RowReader<Input> {
  readonly #native: NativeInput<Input> | undefined;
  readonly #denseOnly: string | undefined;
  readonly #normalize: boolean;
  readonly #framed: boolean;
  readonly #scratch = new Scratch();

  constructor({ native, denseOnly, normalize, framed }: RowReaderOptions<Input>) {
    this.#native = native;
    this.#denseOnly = denseOnly;
    this.#normalize = normalize;
    this.#framed = framed;
  }

  /**
   * @throws TypeError, RangeError as `toGivenRows`, `csr` and `checkRows`; if rows are not `dim` wide; if they
   * are sparse and the backend takes none such.
   */
  read(rows: Rows | Input, dim: number | undefined): ReadRows<Input> {
    if (this.isNative(rows)) return { rows, count: this.#count(rows, dim) };
    const given = this.#checked(this.#given(rows, dim));
    return { rows: given, count: given.rows };
  }

  /**
   * As `read`, on the host: a native input is copied.
   *
   * @param pause - Awaited between blocks of rows that are checked. What it throws ends it.
   */
  async raw(
    rows: Rows | Input,
    dim: number | undefined,
    pause: () => Promise<void> = async () => {},
  ): Promise<HostRows> {
    const given = await this.unchecked(rows, dim);
    const most = rowsATurn(meanWidth(given));
    for (const { start, end } of blocks(given.rows, most)) {
      this.#checked(rowsOf(given, start, end), start);
      await pause();
    }
    return given;
  }

  #given(rows: Rows, dim: number | undefined): HostRows {
    if (!isCsr(rows)) return toGivenRows(rows, 'x', dim);
    if (this.#denseOnly !== undefined) {
      const rule = `dense for backend '${this.#denseOnly}' (javascript, ndarray, wasm and native take sparse rows)`;
      throw new TypeError(shouldBe('x', rule, 'csr'));
    }
    return checkedCsr(rows, 'x', dim);
  }

  /** As `raw`, for whoever has the rows checked later. */
  async unchecked(rows: Rows | Input, dim: number | undefined): Promise<HostRows> {
    if (!this.isNative(rows)) return this.#given(rows, dim);
    this.#count(rows, dim);
    const native = this.#native!;
    return native.toGivenRows?.(rows) ?? native.toMatrix(rows);
  }

  /**
   * Rows that were read, as they are clustered: at unit length where asked for, and in the frame.
   *
   * @throws RangeError if they are too far away for the frame.
   */
  ready(rows: HostRows, frame: Frame): HostMatrix {
    const ready = toFrame(this.unit(rows), frame, this.#scratch);
    refuseFarRows(ready, frame);
    return ready;
  }

  /**
   * As `ready`, without a copy in between.
   *
   * @returns undefined where a copy is all that there is to do.
   */
  readySelection(selected: SelectedRows, frame: Frame): Matrix | undefined {
    const asTheyAre = isIdentity(frame) && selected.of.data instanceof Float32Array;
    if (!this.#normalize && asTheyAre) return undefined;
    const ready = this.#normalize
      ? toFrame(normalizedSelection(selected, this.#scratch), frame, this.#scratch)
      : selectionToFrame(selected, frame, this.#scratch);
    if (selected.within !== frame) refuseFarRows(ready, frame);
    return ready;
  }

  /** Rows that were read, at unit length where asked for, else as they were given. */
  unit(rows: HostRows): HostRows {
    if (!this.#normalize) return rows;
    return rows.kind === 'csr' ? normalizedSparseRows(rows) : normalizedRows(rows, this.#scratch);
  }

  /** As `ready`; a native input is copied to the host where it is to be put into a frame. */
  async forSession(rows: HostRows | Input, frame: Frame): Promise<HostMatrix | Input> {
    if (this.isNative(rows) && isIdentity(frame)) return rows;
    return this.ready(await this.onHost(rows), frame);
  }

  /** Rows that were read, on the host: a native input is copied and checked. */
  async onHost(rows: HostRows | Input): Promise<HostRows> {
    return this.isNative(rows) ? this.raw(rows, undefined) : (rows as HostRows);
  }

  isNative(rows: unknown): rows is Input {
    return this.#native?.is(rows) ?? false;
  }

  /** @param first - Number of the first row, for errors. */
  #checked(rows: HostRows, first = 0): HostRows {
    const framed = this.#framed && !this.#normalize;
    checkRows(rows, this.#normalize, 'x', framed ? LARGEST_FRAMED_VALUE : undefined, first);
    return rows;
  }

  #count(x: Input, dim: number | undefined): number {
    const { rows, cols } = this.#native!.shapeOf(x);
    if (dim !== undefined && cols !== dim) throw new RangeError(shouldBe('x.cols', `${dim}`, cols));
    return rows;
  }
}
