import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import type { Matrix } from '@coke/core';
import { createEngine } from './engine.ts';
import { createBackend } from './wasm.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

const engine = await createEngine();
const backend = createBackend(engine);

function fromMatrix({ data, rows, cols }: Matrix): WasmMatrix {
  const x = backend.alloc(rows, cols);
  x.data.set(data);
  return x;
}

function disposed(): WasmMatrix {
  const x = backend.alloc(3, 4);
  x.dispose();
  return x;
}

const options = {
  name: backend.name,
  fromMatrix,
  disposeInput: (x: WasmMatrix) => x.dispose(),
  invalidInputs: () => [disposed()],
  resources: () => engine.heap.used,
};

testBackend(() => backend, options);
testRecordedCases(() => backend, options);
