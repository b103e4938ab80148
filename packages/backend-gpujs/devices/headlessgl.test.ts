import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { expect, test, vi } from 'vitest';
import { problem, step } from '../browser/example.ts';
import { GPU, type Gpu } from '../src/gpu-js.ts';
import { gpujs } from '../src/index.ts';
import { heldValues } from '../src/value.ts';

// WebGL throws nothing: it sets a flag.
const OUT_OF_MEMORY = 0x0505;

const name = 'gpujs:headlessgl';
const create = () => gpujs({ mode: 'headlessgl' });

test('is headless-gl itself', async () => {
  const { mode, name: told, renderer } = await create();
  expect({ mode, told }).toEqual({ mode: 'headlessgl', told: name });
  // ANGLE is what headless-gl is made of; a kernel that fell back would name JavaScript.
  expect(renderer).toMatch(/ANGLE/);
});

const sizes = { heads: 2, k: 70, dim: 20, rows: 40, calls: 4 };
testBackend(create, { name, sizes, numRuns: 5, timeout: 120_000, resources: heldValues });
testRecordedCases(create, { name, timeout: 120_000 });

test('a call that memory is too small for changes nothing, and leaves nothing behind', async () => {
  const backend = await create();
  const twin = await backend.open(problem);
  const made = new Set<Gpu>();
  const { createKernel } = GPU.prototype as Gpu;
  const watch = vi.spyOn(GPU.prototype as Gpu, 'createKernel').mockImplementation(function (
    this: Gpu,
    ...kernel
  ) {
    made.add(this);
    return createKernel.apply(this, kernel);
  });
  const session = await backend.open(problem);
  watch.mockRestore();
  for (const one of [session, twin]) await step(one, 20);
  const before = await heldValues();
  const [{ context }] = [...made] as [Gpu];
  const getError = vi.spyOn(context!, 'getError').mockReturnValue(OUT_OF_MEMORY);
  const fault = { name: 'DeviceError', mode: 'headlessgl', fault: 'out of memory' };
  await expect(step(session, 100)).rejects.toMatchObject(fault);
  expect(getError).toHaveBeenCalled();
  getError.mockRestore();
  expect(await heldValues()).toBe(before);
  expect(await session.read()).toEqual(await twin.read());
  expect(await step(session, 20)).toEqual(await step(twin, 20));
  expect(await session.read()).toEqual(await twin.read());
  for (const one of [session, twin]) one.dispose();
});
