import type { Assignment } from '@coke/core/backend';
import { expectSameNumbers } from '../compare/expect.ts';
import { expectSameOutput } from '../compare/same.ts';

/** Room around an array, and what stands in it. */
const MARGIN = 3;
const MARK = 12345;

/**
 * Arrays as views into the middle of larger ones, with marks around them. Arrays of one name and
 * length share their memory, as those of a caller do who fills one buffer batch after batch.
 */
export class Margins {
  readonly #views = new Map<string, Float32Array>();

  /** A view that holds `values`. */
  place(name: string, values: Float32Array): Float32Array {
    const key = `${name} ${values.length}`;
    const larger = () => new Float32Array(values.length + 2 * MARGIN).fill(MARK);
    const view = this.#views.get(key) ?? larger().subarray(MARGIN, MARGIN + values.length);
    this.#views.set(key, view);
    view.set(values);
    return view;
  }

  /** Throw unless the view holds `values` still, and the marks around it stand. */
  expectUntouched(name: string, values: Float32Array): void {
    const view = this.#views.get(`${name} ${values.length}`)!;
    const marks = Array<number>(MARGIN).fill(MARK);
    const expected = [...marks, ...values, ...marks];
    expectSameNumbers(new Float32Array(view.buffer), expected, `${name} after the call`);
  }
}

/**
 * Buffers for `size` results, longer than needed, as those of a full batch are for a short one.
 * `check` throws unless they hold what is expected and nothing else was written.
 */
export function guardedOutput(
  size: number,
  similarities: boolean,
): { readonly out: Assignment; check(expected: Assignment): void } {
  const labels = new Int32Array(size + 3 * MARGIN).fill(MARK);
  const scores = new Float32Array(size + 3 * MARGIN).fill(MARK);
  const out: Assignment = {
    labels: labels.subarray(MARGIN, size + 2 * MARGIN),
    ...(similarities && { similarities: scores.subarray(MARGIN, size + 2 * MARGIN) }),
  };
  const written = (buffer: Int32Array | Float32Array, used: number, name: string) => {
    const rest = [...buffer.subarray(0, MARGIN), ...buffer.subarray(MARGIN + used)];
    expectSameNumbers(rest, Array(rest.length).fill(MARK), `${name} around the result`);
  };
  const check = (expected: Assignment) => {
    expectSameOutput(out, expected, 'a call with longer buffers');
    written(labels, size, 'labels');
    written(scores, similarities ? size : 0, 'similarities');
  };
  return { out, check };
}
