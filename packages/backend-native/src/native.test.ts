import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { type NativeOptions, native } from './native.ts';

const WAYS: readonly NativeOptions[] = [
  { threads: 1 },
  { threads: 3, path: 'i8' },
  { threads: 2, kernel: 'plain', path: 'f32' },
];

for (const way of WAYS) {
  const backend = await native(way);
  const options = { name: `${backend.name}, ${JSON.stringify(way)}`, sparse: true };
  testBackend(() => backend, options);
  testRecordedCases(() => backend, options);
}
