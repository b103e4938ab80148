import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import type { Matrix } from '@coke/core';
import { createEngine } from './engine.ts';
import { PATHS } from './path.ts';
import { createBackend } from './wasm.ts';
import type { WasmMatrix } from './wasm-matrix.ts';

const engine = await createEngine();

// Relaxed SIMD is there from Node 22 on.
for (const path of PATHS.filter((each) => each !== 'i8' || engine.relaxed)) {
  const backend = createBackend(engine, path);

  const fromMatrix = ({ data, rows, cols }: Matrix): WasmMatrix => {
    const x = backend.alloc(rows, cols);
    x.data.set(data);
    return x;
  };

  const disposed = (): WasmMatrix => {
    const x = backend.alloc(3, 4);
    x.dispose();
    return x;
  };

  const options = {
    name: `path ${path}`,
    sparse: true,
    fromMatrix,
    disposeInput: (x: WasmMatrix) => x.dispose(),
    invalidInputs: () => [disposed()],
    resources: () => engine.memory.used,
  };

  testBackend(() => backend, options);
  testRecordedCases(() => backend, options);
}
