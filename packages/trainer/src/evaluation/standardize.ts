import type { Matrix } from '@coke/core';

/** What takes each column of a set of features to mean 0 and standard deviation 1. */
export interface Standardization {
  /** [d] */
  readonly mean: Float64Array;
  /** [d] 1 / standard deviation; 0 for a column that is constant but for rounding. */
  readonly scale: Float64Array;
}

/** A column that varies by less, as a share of its largest value, holds float32 rounding alone. */
const ROUNDING = 1e-6;

/** Of the columns of `x`, in double and in two passes. */
export function standardization({ data, rows, cols }: Matrix): Standardization {
  const mean = new Float64Array(cols);
  const most = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      mean[j]! += data[at]!;
      most[j] = Math.max(most[j]!, Math.abs(data[at]!));
    }
  }
  for (let j = 0; j < cols; j++) mean[j]! /= rows;
  const squares = new Float64Array(cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) squares[j]! += (data[at]! - mean[j]!) ** 2;
  }
  const scale = squares.map((square, j) => {
    const deviation = Math.sqrt(square / rows);
    return deviation > ROUNDING * most[j]! ? 1 / deviation : 0;
  });
  return { mean, scale };
}

/** Rows `from … from + rows` of `x`, standardised, as a new array. */
export function standardizeRows(
  { data, cols }: Matrix,
  from: number,
  rows: number,
  { mean, scale }: Standardization,
): Float32Array {
  const out = new Float32Array(rows * cols);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++, at++) {
      out[at] = (data[from * cols + at]! - mean[j]!) * scale[j]!;
    }
  }
  return out;
}
