import { Random } from '@coke/core';
import { positiveInteger, shouldBe } from '@coke/core/check-options';
import {
  concat,
  matMul,
  slice2d,
  type Tensor2D,
  tensor2d,
  tidy,
  transpose,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { unitRows } from './unit-rows.ts';

/** What a queue is made of. */
export interface RingQueueOptions {
  /** L: rows that it holds. */
  readonly length: number;
  /** d. */
  readonly width: number;
  readonly seed: number;
  /** Of the seed: another one for each queue of an objective. @defaultValue 0 */
  readonly stream?: number;
}

/** Streams of a seed that first rows are drawn from: others than those of networks, views and clusterings. */
const FIRST_STREAM = 7000;

/**
 * The last L unit rows that it was given (MoCo, NNCLR): new ones are written over the oldest, from a
 * pointer on, around the end. At first rows are random directions.
 *
 * Published code asks for a length that is a multiple of the batch; here a batch may be of any size.
 */
export class RingQueue {
  /** Kept where code is minified. */
  static readonly name: string = 'RingQueue';
  /** L × d f32, unit rows. A checkpoint holds it, and the pointer beside: `savePointers`. */
  readonly variable: Variable;
  readonly length: number;
  readonly width: number;
  #pointer = 0;

  /** @throws RangeError, TypeError naming the option at fault. */
  constructor({ length, width, seed, stream = 0 }: RingQueueOptions) {
    this.length = positiveInteger('length', length);
    this.width = positiveInteger('width', width);
    const random = new Random(seed, FIRST_STREAM + stream);
    const first = Float32Array.from({ length: length * width }, () => random.normal());
    this.variable = tidy(
      () => variable(unitRows(tensor2d(first, [length, width])).unit, false) as Variable,
    );
  }

  /** The rows, L × d: the queue's, as they are until the next `push`. */
  get rows(): Tensor2D {
    return this.variable as unknown as Tensor2D;
  }

  /** Where the next row goes, 0 … L - 1. */
  get pointer(): number {
    return this.#pointer;
  }

  /** @throws RangeError unless it is a row's place. */
  set pointer(place: number) {
    if (!Number.isInteger(place) || place < 0 || place >= this.length) {
      throw new RangeError(shouldBe('pointer', `an integer from 0 to ${this.length - 1}`, place));
    }
    this.#pointer = place;
  }

  /**
   * Dot products with all rows of the queue, b × L; the caller tidies.
   *
   * @param rows - b × d.
   * @throws RangeError if they are of another width.
   */
  scores(rows: Tensor2D): Tensor2D {
    this.#checkWidth(rows);
    return matMul(rows, transpose(this.rows));
  }

  /**
   * Take rows in, at unit length. Of more than L, the last L are left.
   *
   * @param rows - b × d of any lengths; they stay the caller's.
   * @throws RangeError if they are of another width.
   */
  push(rows: Tensor2D): void {
    this.#checkWidth(rows);
    const skipped = Math.max(0, rows.shape[0] - this.length);
    const count = rows.shape[0] - skipped;
    const from = (this.#pointer + skipped) % this.length;
    const wrapped = Math.max(0, from + count - this.length);
    tidy(() => {
      const unit = slice2d(unitRows(rows).unit, [skipped, 0], [count, -1]);
      const part = (of: Tensor2D, at: number, size: number) =>
        size > 0 ? [slice2d(of, [at, 0], [size, -1])] : [];
      this.variable.assign(
        concat([
          ...part(unit, count - wrapped, wrapped),
          ...part(this.rows, wrapped, from - wrapped),
          ...part(unit, 0, count - wrapped),
          ...part(this.rows, from + count, this.length - from - count),
        ]),
      );
    });
    this.#pointer = (from + count) % this.length;
  }

  dispose(): void {
    this.variable.dispose();
  }

  #checkWidth({ shape: [, width] }: Tensor2D): void {
    if (width === this.width) return;
    throw new RangeError(shouldBe('projections', `${this.width} wide, as dimension says`, width));
  }
}

/** Pointers of queues as a file, four bytes each. */
export function savePointers(queues: readonly RingQueue[]): Uint8Array {
  const file = new Uint8Array(4 * queues.length);
  const view = new DataView(file.buffer);
  for (const [i, { pointer }] of queues.entries()) view.setUint32(4 * i, pointer, true);
  return file;
}

/**
 * Take back what `savePointers` gave; without a file, all are 0.
 *
 * @throws RangeError if it is of other queues; they are then as they were.
 */
export function restorePointers(queues: readonly RingQueue[], file: Uint8Array | undefined): void {
  const bytes = file ?? new Uint8Array(4 * queues.length);
  if (bytes.length !== 4 * queues.length) {
    const rule = `${4 * queues.length} bytes, of ${queues.length} queues`;
    throw new RangeError(shouldBe('pointers', rule, bytes.length));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const before = queues.map(({ pointer }) => pointer);
  try {
    for (const [i, queue] of queues.entries()) queue.pointer = view.getUint32(4 * i, true);
  } catch (error) {
    for (const [i, queue] of queues.entries()) queue.pointer = before[i]!;
    throw error;
  }
}
