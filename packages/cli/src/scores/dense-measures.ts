import type { GivenRows } from '@coke/core';
import { type HostMatrix, normalizeRow } from '@coke/core/backend';
import type { MeasureOptions, RowMeasures } from './row-measures.ts';

export class DenseMeasures implements RowMeasures {
  readonly #rows: GivenRows;
  readonly #options: MeasureOptions;
  /** Taken off rows and centers on their way to float32, so that large offsets cost no digits. */
  readonly #origin: Float64Array;
  readonly #shifted: Float32Array;
  readonly #unit: Float64Array;

  /** @param block - Most rows that are asked for at once. */
  constructor(rows: GivenRows, options: MeasureOptions, block: number) {
    const { centers, metric } = options;
    this.#rows = rows;
    this.#options = options;
    this.#origin = metric === 'euclidean' ? meanOf(centers) : new Float64Array(centers.cols);
    this.#shifted = new Float32Array(Math.min(block, rows.rows) * centers.cols);
    this.#unit = new Float64Array(centers.cols);
  }

  deviceCenters(): Float32Array {
    const { data, cols } = this.#options.centers;
    return Float32Array.from(data, (value, at) => value - this.#origin[at % cols]!);
  }

  deviceRows(start: number, count: number): HostMatrix {
    const { data, cols } = this.#rows;
    const out = this.#shifted;
    for (let i = 0; i < count; i++) {
      const from = (start + i) * cols;
      if (this.#options.normalize) {
        normalizeRow(data, from, cols, out, i * cols);
        continue;
      }
      for (let j = 0; j < cols; j++) out[i * cols + j] = data[from + j]! - this.#origin[j]!;
    }
    return { data: out.subarray(0, count * cols), rows: count, cols };
  }

  from(i: number): (k: number) => number {
    const { centers, metric, normalize } = this.#options;
    const { data, cols } = this.#rows;
    if (normalize) normalizeRow(data, i * cols, cols, this.#unit, 0);
    const row = normalize ? this.#unit : data.subarray(i * cols, (i + 1) * cols);
    return metric === 'cosine'
      ? (k) => -dot(row, centers.data, k * cols)
      : (k) => distance(row, centers.data, k * cols);
  }
}

function meanOf({ data, rows, cols }: GivenRows): Float64Array {
  const mean = new Float64Array(cols);
  for (const [at, value] of data.entries()) mean[at % cols]! += value / rows;
  return mean;
}

function dot(row: ArrayLike<number>, centers: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j]! * centers[at + j]!;
  return sum;
}

function distance(row: ArrayLike<number>, centers: ArrayLike<number>, at: number): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += (row[j]! - centers[at + j]!) ** 2;
  return Math.sqrt(sum);
}
