import type { Backend } from '@coke/core';
import { expect, test } from 'vitest';
import { acquireWebGpu } from '../src/gpu-js.ts';
import { heldValues } from '../src/value.ts';
import { problem, step } from './example.ts';

interface FaultyDevice {
  createBuffer(descriptor: { size: number }): unknown;
  destroy(): void;
}

/** What a backend should do when WebGPU goes wrong: in Node and in pages. */
export function testWebGpuFaults(create: () => Promise<Backend>): void {
  const device = async () => (await acquireWebGpu()).device as unknown as FaultyDevice;

  test('a device that is lost is an error, and the next model gets another', async () => {
    const session = await (await create()).open(problem);
    await step(session, 20);
    (await device()).destroy();
    const lost = { name: 'DeviceError', mode: 'webgpu', fault: 'lost' };
    await expect(step(session, 20)).rejects.toMatchObject(lost);
    await expect((async () => session.read())()).rejects.toMatchObject(lost);
    session.dispose();
    const next = await (await create()).open(problem);
    expect(await step(next, 20)).toHaveLength(20);
    next.dispose();
  });

  test('a call whose memory is refused changes nothing, and leaves nothing behind', async () => {
    const backend = await create();
    const [session, twin] = [await backend.open(problem), await backend.open(problem)];
    for (const one of [session, twin]) await step(one, 20);
    const before = await heldValues();
    const faulty = await device();
    const createBuffer = faulty.createBuffer.bind(faulty);
    // WebGPU throws nothing: it hands out a buffer that is none, and kernels then read zeros.
    let asked = 0;
    faulty.createBuffer = (descriptor) => {
      asked += 1;
      return createBuffer(asked === 3 ? { ...descriptor, size: 2 ** 42 } : descriptor);
    };
    try {
      await expect(step(session, 100)).rejects.toMatchObject({ mode: 'webgpu', fault: 'failed' });
    } finally {
      faulty.createBuffer = createBuffer;
    }
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(await heldValues()).toBe(before);
    expect(await session.read()).toEqual(await twin.read());
    expect(await step(session, 20)).toEqual(await step(twin, 20));
    expect(await session.read()).toEqual(await twin.read());
    for (const one of [session, twin]) one.dispose();
  });
}
