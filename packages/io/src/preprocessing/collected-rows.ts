import type { GivenRows } from '@coke/core';
import type { RowsPart } from './read-rows.ts';

type Numbers = Float32Array | Float64Array;

/** Parts of rows put together; float64 from the first part on that is. */
export class CollectedRows {
  readonly #cols: number;
  readonly #total: number | undefined;
  /** One array for all where the number of rows is known. */
  #whole: Numbers | undefined;
  #parts: Numbers[] = [];
  #rows = 0;

  constructor(cols: number, total: number | undefined) {
    this.#cols = cols;
    this.#total = total;
  }

  add({ data, rows }: RowsPart): void {
    const at = this.#rows * this.#cols;
    this.#rows += rows;
    if (this.#total === undefined) {
      this.#parts.push(data.slice());
      return;
    }
    this.#whole ??= numbersLike(data, this.#total * this.#cols);
    if (data instanceof Float64Array && this.#whole instanceof Float32Array) {
      this.#whole = Float64Array.from(this.#whole);
    }
    this.#whole.set(data, at);
  }

  end(): GivenRows {
    const [rows, cols] = [this.#rows, this.#cols];
    const data = this.#whole?.subarray(0, rows * cols) ?? join(this.#parts, rows * cols);
    return { data, rows, cols };
  }
}

function numbersLike(data: Numbers, length: number): Numbers {
  return data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
}

function join(parts: Numbers[], length: number): Numbers {
  const wide = parts.find((part) => part instanceof Float64Array);
  const joined = numbersLike(wide ?? new Float32Array(0), length);
  let at = 0;
  for (const [i, part] of parts.entries()) {
    joined.set(part, at);
    at += part.length;
    // Let go of it at once: all parts and the whole need not be in memory together.
    parts[i] = new Float32Array(0);
  }
  return joined;
}
