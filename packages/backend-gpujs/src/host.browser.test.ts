import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { gpujs } from './index.ts';

// The modes of every machine, bundled: kernels are text, and no bundler may change them.
for (const mode of ['cpu', 'webasm'] as const) {
  const name = `gpujs:${mode}`;
  const create = () => gpujs({ mode });
  testBackend(create, { name, numRuns: 5 });
  testRecordedCases(create, { name });
}
