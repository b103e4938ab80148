import type { NativeInput } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import { checkView } from './check-view.ts';
import { isView } from './is-view.ts';
import { readRows } from './read-rows.ts';

/** What the core asks about a batch that is an ndarray. */
export const nativeInput: NativeInput<NdArray> = {
  is: isView,
  shapeOf: checkView,
  toMatrix(x) {
    const { rows, cols } = checkView(x);
    const data = new Float32Array(rows * cols);
    readRows(x, 0, view(data, [rows, cols]));
    return { data, rows, cols };
  },
};
