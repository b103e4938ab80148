import type { LabelledFeatures } from '../src/evaluation/labelled-features.ts';

/**
 * Smallest mean cross-entropy + weightDecay / 2 · |weights|² of a softmax classifier with biases on
 * standardised features, by Newton's method with the whole Hessian, in double.
 */
export function solveByNewton(
  { features: { data, rows, cols }, classes: truth }: LabelledFeatures,
  classes: number,
  weightDecay: number,
): number {
  const columns = Array.from({ length: cols }, (_, j) => {
    const column = Array.from({ length: rows }, (_, i) => data[i * cols + j]!);
    const mean = column.reduce((a, b) => a + b) / rows;
    const deviation = Math.sqrt(column.reduce((s, v) => s + (v - mean) ** 2, 0) / rows);
    return column.map((value) => (value - mean) / deviation);
  });
  // A last column of ones carries the bias.
  const x = Array.from({ length: rows }, (_, i) => [...columns.map((column) => column[i]!), 1]);
  const width = cols + 1;
  const size = width * classes;
  const decay = Array.from({ length: size }, (_, at) => (at % width === cols ? 0 : weightDecay));
  const evaluate = (w: number[]) => {
    let value = w.reduce((sum, one, at) => sum + (decay[at]! / 2) * one * one, 0);
    const gradient = w.map((one, at) => decay[at]! * one);
    // Biases may all move together: hold them with what is next to nothing.
    const hessian = w.map((_, at) => w.map((_, other) => (at === other ? decay[at]! + 1e-9 : 0)));
    for (const [i, row] of x.entries()) {
      const logits = Array.from({ length: classes }, (_, c) =>
        row.reduce((sum, one, j) => sum + one * w[c * width + j]!, 0),
      );
      const top = Math.max(...logits);
      const total = logits.reduce((sum, one) => sum + Math.exp(one - top), 0);
      const p = logits.map((one) => Math.exp(one - top) / total);
      value -= Math.log(p[truth[i]!]!) / rows;
      for (let a = 0; a < size; a++) {
        const [c, xa] = [Math.floor(a / width), row[a % width]!];
        gradient[a]! += ((p[c]! - Number(c === truth[i])) * xa) / rows;
        for (let b = 0; b < size; b++) {
          const [other, xb] = [Math.floor(b / width), row[b % width]!];
          hessian[a]![b]! += (p[c]! * (Number(c === other) - p[other]!) * xa * xb) / rows;
        }
      }
    }
    return { value, gradient, hessian };
  };
  let w = new Array<number>(size).fill(0);
  let at = evaluate(w);
  for (let round = 0; round < 50; round++) {
    const step = solve(at.hessian, at.gradient);
    let next = at;
    let share = 1;
    for (; share > 1e-8; share /= 2) {
      const tried = w.map((one, j) => one - share * step[j]!);
      next = evaluate(tried);
      if (next.value < at.value) {
        w = tried;
        break;
      }
    }
    if (!(next.value < at.value - 1e-13)) return Math.min(at.value, next.value);
    at = next;
  }
  return at.value;
}

/** A x = b by Gaussian elimination with pivots. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  const m = a.map((row, i) => [...row, b[i]!]);
  for (let i = 0; i < n; i++) {
    const pivot = m
      .slice(i)
      .reduce((best, row, r) => (Math.abs(row[i]!) > Math.abs(m[best]![i]!) ? i + r : best), i);
    [m[i], m[pivot]] = [m[pivot]!, m[i]!];
    for (let r = i + 1; r < n; r++) {
      const factor = m[r]![i]! / m[i]![i]!;
      for (let c = i; c <= n; c++) m[r]![c]! -= factor * m[i]![c]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    x[i] =
      (m[i]![n]! - x.reduce((sum, one, j) => sum + (j > i ? m[i]![j]! * one : 0), 0)) / m[i]![i]!;
  }
  return x;
}
