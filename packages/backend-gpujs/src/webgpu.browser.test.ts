import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { testWebGpuFaults } from '../browser/webgpu-faults.ts';
import { gpujs } from './index.ts';
import { heldValues } from './value.ts';

const name = 'gpujs:webgpu';
const create = () => gpujs({ mode: 'webgpu' });
const sizes = { heads: 2, k: 70, dim: 20, rows: 40, calls: 4 };
testBackend(create, { name, sizes, numRuns: 5, timeout: 120_000, resources: heldValues });
testRecordedCases(create, { name, timeout: 120_000 });
testWebGpuFaults(create);
