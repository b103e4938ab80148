/** The layers once more, in double precision and plain loops: what they are tested against. */
export interface Plain {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** [b, h, w, c] with [k, k, c, o], zeros on all sides. */
export function plainConvolve(x: Plain, weight: Plain, stride: number, padding: number): Plain {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const [k, , , o] = weight.shape as [number, number, number, number];
  const height = Math.floor((h + 2 * padding - k) / stride) + 1;
  const width = Math.floor((w + 2 * padding - k) / stride) + 1;
  const y = zeros([b, height, width, o]);
  for (let n = 0; n < b; n++)
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++)
        for (let p = 0; p < k; p++)
          for (let q = 0; q < k; q++) {
            const row = i * stride + p - padding;
            const column = j * stride + q - padding;
            if (row < 0 || row >= h || column < 0 || column >= w) continue;
            for (let f = 0; f < o; f++)
              for (let g = 0; g < c; g++)
                y.data[((n * height + i) * width + j) * o + f]! +=
                  x.data[((n * h + row) * w + column) * c + g]! *
                  weight.data[((p * k + q) * c + g) * o + f]!;
          }
  return y;
}

/** By the batch's own statistics; also returns those, the variance divided by n. */
export function plainNormalize(
  x: Plain,
  gamma: Plain,
  beta: Plain,
  epsilon: number,
): { y: Plain; mean: Float64Array; variance: Float64Array } {
  const c = gamma.data.length;
  const n = x.data.length / c;
  const mean = new Float64Array(c);
  const variance = new Float64Array(c);
  for (const [i, value] of x.data.entries()) mean[i % c]! += value / n;
  for (const [i, value] of x.data.entries()) variance[i % c]! += (value - mean[i % c]!) ** 2 / n;
  return { y: plainScale(x, gamma, beta, mean, variance, epsilon), mean, variance };
}

/** By given statistics. */
export function plainScale(
  x: Plain,
  gamma: Plain,
  beta: Plain,
  mean: Float64Array,
  variance: Float64Array,
  epsilon: number,
): Plain {
  const c = gamma.data.length;
  return map(x, (value, i) => {
    const unit = (value - mean[i % c]!) / Math.sqrt(variance[i % c]! + epsilon);
    return gamma.data[i % c]! * unit + beta.data[i % c]!;
  });
}

export function plainRelu(x: Plain): Plain {
  return map(x, (value) => Math.max(value, 0));
}

/** x Φ(x). */
export function plainGelu(x: Plain): Plain {
  return map(x, (value) => (value * (1 + plainErf(value * Math.SQRT1_2))) / 2);
}

/** 2 / √π exp(-x²) Σ 2^n x^(2n+1) / (2n+1)!!, whose terms are of one sign. */
export function plainErf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 300; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** Rows at unit length. */
export function plainUnit(x: Plain): Plain {
  const d = x.shape.at(-1)!;
  return map(x, (value, at) => {
    const from = at - (at % d);
    return value / Math.hypot(...x.data.subarray(from, from + d));
  });
}

/** Rows times unit columns, each times a length. */
export function plainWeightNorm(x: Plain, direction: Plain, length?: Plain): Plain {
  const [inputs, outputs] = direction.shape as [number, number];
  const weight = map(direction, (value, at) => {
    const k = at % outputs;
    const column = Array.from({ length: inputs }, (_, j) => direction.data[j * outputs + k]!);
    return ((length?.data[k] ?? 1) * value) / Math.hypot(...column);
  });
  return plainDense(x, weight);
}

/** [b, h, w, c] to [b, c]. */
export function plainAveragePool(x: Plain): Plain {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const y = zeros([b, c]);
  for (const [i, value] of x.data.entries()) {
    y.data[Math.floor(i / (h * w * c)) * c + (i % c)]! += value / (h * w);
  }
  return y;
}

/** Largest of each window; nothing beyond the sides counts. */
export function plainMaxPool(x: Plain, size: number, stride: number, padding: number): Plain {
  const [b, h, w, c] = x.shape as [number, number, number, number];
  const height = Math.floor((h + 2 * padding - size) / stride) + 1;
  const width = Math.floor((w + 2 * padding - size) / stride) + 1;
  const y = zeros([b, height, width, c]);
  return map(y, (_, at) => {
    const f = at % c;
    const j = Math.floor(at / c) % width;
    const i = Math.floor(at / (c * width)) % height;
    const n = Math.floor(at / (c * width * height));
    let largest = Number.NEGATIVE_INFINITY;
    for (let row = i * stride - padding; row < i * stride - padding + size; row++)
      for (let column = j * stride - padding; column < j * stride - padding + size; column++)
        if (row >= 0 && row < h && column >= 0 && column < w)
          largest = Math.max(largest, x.data[((n * h + row) * w + column) * c + f]!);
    return largest;
  });
}

/** Rows times a matrix, plus a bias. */
export function plainDense(x: Plain, weight: Plain, bias?: Plain): Plain {
  const [b, inputs] = x.shape as [number, number];
  const outputs = weight.shape[1]!;
  return map(zeros([b, outputs]), (_, at) => {
    const [i, o] = [Math.floor(at / outputs), at % outputs];
    let sum = bias?.data[o] ?? 0;
    for (let j = 0; j < inputs; j++) {
      sum += x.data[i * inputs + j]! * weight.data[j * outputs + o]!;
    }
    return sum;
  });
}

function map(x: Plain, value: (value: number, i: number) => number): Plain {
  return { data: x.data.map(value), shape: x.shape };
}

function zeros(shape: readonly number[]): Plain {
  return { data: new Float64Array(shape.reduce((a, b) => a * b, 1)), shape };
}
