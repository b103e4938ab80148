import type { CsrRows, GivenRows } from '@coke/core';
import { addSparse, dotSparse, type HostRows } from '@coke/core/backend';

/** Rows less their mean, n × d. */
export interface CenteredRows {
  /** Sum of all squares. */
  squares(): number;
  /** scores ← n × count: every row times each of the directions, count × d. */
  project(directions: Float64Array, count: number, scores: Float64Array): void;
  /** directions ← count × d: all rows, by their scores, added up. */
  combine(scores: Float64Array, count: number, directions: Float64Array): void;
}

export function centeredRows(x: HostRows): CenteredRows {
  return x.kind === 'csr' ? sparse(x) : dense(x);
}

function dense({ data, rows, cols }: GivenRows): CenteredRows {
  const centered = Float64Array.from(data);
  for (let c = 0; c < cols; c++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += centered[i * cols + c]!;
    for (let i = 0; i < rows; i++) centered[i * cols + c]! -= sum / rows;
  }
  return {
    squares: () => centered.reduce((sum, value) => sum + value * value, 0),
    project(directions, count, scores) {
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < count; a++) {
          let dot = 0;
          for (let c = 0; c < cols; c++) dot += centered[i * cols + c]! * directions[a * cols + c]!;
          scores[i * count + a] = dot;
        }
      }
    },
    combine(scores, count, directions) {
      directions.fill(0);
      for (let i = 0; i < rows; i++) {
        for (let a = 0; a < count; a++) {
          const score = scores[i * count + a]!;
          for (let c = 0; c < cols; c++) {
            directions[a * cols + c]! += score * centered[i * cols + c]!;
          }
        }
      }
    },
  };
}

/** The rows themselves stay as they are: the mean is taken off what is made of them. */
function sparse(x: CsrRows): CenteredRows {
  const { data, rows, cols } = x;
  const mean = new Float64Array(cols);
  for (let i = 0; i < rows; i++) addSparse(x, i, 1 / rows, mean, 0);
  const dot = (direction: number, directions: Float64Array) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += mean[c]! * directions[direction * cols + c]!;
    return sum;
  };
  return {
    squares: () =>
      Math.max(
        0,
        Float64Array.from(data).reduce((sum, value) => sum + value * value, 0) -
          rows * mean.reduce((sum, value) => sum + value * value, 0),
      ),
    project(directions, count, scores) {
      for (let a = 0; a < count; a++) {
        const ofMean = dot(a, directions);
        for (let i = 0; i < rows; i++) {
          scores[i * count + a] = dotSparse(x, i, directions, a * cols) - ofMean;
        }
      }
    },
    combine(scores, count, directions) {
      directions.fill(0);
      for (let a = 0; a < count; a++) {
        let total = 0;
        for (let i = 0; i < rows; i++) {
          const score = scores[i * count + a]!;
          addSparse(x, i, score, directions, a * cols);
          total += score;
        }
        for (let c = 0; c < cols; c++) directions[a * cols + c]! -= total * mean[c]!;
      }
    },
  };
}
