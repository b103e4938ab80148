import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { expect, test } from 'vitest';
import { testWebGpuFaults } from '../browser/webgpu-faults.ts';
import { gpujs } from '../src/index.ts';
import { nodeWebgpu } from '../src/node-webgpu.ts';
import { heldValues } from '../src/value.ts';

const name = 'gpujs:webgpu';
const create = async () => {
  const modules = process.env.COKE_GPUJS_MODULES;
  if (!modules) throw new Error('COKE_GPUJS_MODULES should be set: npm run test:gpujs-devices');
  const webgpu = await import(pathToFileURL(join(modules, 'webgpu/index.js')).href);
  await nodeWebgpu({ webgpu });
  return gpujs({ mode: 'webgpu' });
};

test('is WebGPU itself, in Node', async () => {
  const { mode, name: told, renderer } = await create();
  expect({ mode, told }).toEqual({ mode: 'webgpu', told: name });
  expect(renderer).not.toMatch(/JavaScript|WebAssembly|unknown/);
});

const sizes = { heads: 2, k: 70, dim: 20, rows: 40, calls: 4 };
testBackend(create, { name, sizes, numRuns: 5, timeout: 120_000, resources: heldValues });
testRecordedCases(create, { name, timeout: 120_000 });
testWebGpuFaults(create);
