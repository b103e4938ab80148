import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { gpujs } from './index.ts';
import { heldValues } from './value.ts';

// The modes that every machine has. The others: `npm run test:gpujs-devices`, `npm run test:browser`.
for (const mode of ['cpu', 'webasm'] as const) {
  const name = `gpujs:${mode}`;
  const create = () => gpujs({ mode });
  // gpu.js takes some 10 ms to translate the kernels of each new size.
  testBackend(create, { name, numRuns: 20, resources: heldValues });
  testRecordedCases(create, { name });
}
