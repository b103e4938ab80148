import { testBackend } from '@coke/backend-testkit/vitest';
import view from 'ndarray';
import { ndarray } from './index.ts';

testBackend(ndarray, {
  sparse: true,
  // Transposed: columns side by side.
  fromMatrix({ data, rows, cols }) {
    const x = view(new Float32Array(data.length), [cols, rows]).transpose(1, 0);
    for (const [at, value] of data.entries()) x.set(Math.floor(at / cols), at % cols, value);
    return x;
  },
});
