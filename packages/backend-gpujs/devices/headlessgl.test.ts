import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { gpujs } from '../src/index.ts';
import { heldValues } from '../src/value.ts';

const name = 'gpujs:headlessgl';
const create = () => gpujs({ mode: 'headlessgl' });
const sizes = { heads: 2, k: 70, dim: 20, rows: 40, calls: 4 };
testBackend(create, { name, sizes, numRuns: 5, timeout: 120_000, resources: heldValues });
testRecordedCases(create, { name, timeout: 120_000 });
