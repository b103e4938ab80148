import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { gpujs } from './index.ts';
import { heldValues } from './value.ts';

// The modes that every machine has. The others: `npm run test:gpujs-devices`, `npm run test:browser`.
for (const mode of ['cpu', 'webasm'] as const) {
  const create = () => gpujs({ mode });
  testBackend(create, { name: `gpujs:${mode}`, resources: heldValues });
  testRecordedCases(create, { name: `gpujs:${mode}` });
}
