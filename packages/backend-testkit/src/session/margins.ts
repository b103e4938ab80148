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

type Numbers = Int32Array | Float32Array | Float64Array;

/** Arrays to be written, with marks around them. */
export class Guarded {
  readonly #arrays: { readonly name: string; readonly whole: Numbers; readonly size: number }[] =
    [];

  /**
   * Room for `size` numbers, and by default more, as the buffers of a full batch have for a short one.
   *
   * @param more - Numbers that the array is longer.
   */
  room<T extends Numbers>(
    name: string,
    type: new (length: number) => T,
    size: number,
    more: number = MARGIN,
  ): T {
    const whole = new type(size + 3 * MARGIN);
    whole.fill(MARK);
    this.#arrays.push({ name, whole, size });
    return whole.subarray(MARGIN, MARGIN + size + more) as T;
  }

  /** Throw unless all that is not a result is as it was. */
  expectUntouched(): void {
    for (const { name, whole, size } of this.#arrays) {
      const rest = [...whole.subarray(0, MARGIN), ...whole.subarray(MARGIN + size)];
      expectSameNumbers(rest, Array(rest.length).fill(MARK), `${name} around the result`);
    }
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
  const guarded = new Guarded();
  const labels = guarded.room('labels', Int32Array, size);
  const scores = guarded.room('similarities', Float32Array, similarities ? size : 0);
  const out: Assignment = { labels, ...(similarities && { similarities: scores }) };
  const check = (expected: Assignment) => {
    expectSameOutput(out, expected, 'a call with longer buffers');
    guarded.expectUntouched();
  };
  return { out, check };
}
