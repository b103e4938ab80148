import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { native } from './native.ts';

for (const threads of [1, 3]) {
  const backend = await native({ threads });
  const options = { name: `${threads} threads` };
  testBackend(() => backend, options);
  testRecordedCases(() => backend, options);
}
