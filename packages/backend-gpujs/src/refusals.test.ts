import { matrix, ratioBounds } from '@coke/core';
import { createClusteringState, type Problem, type Session } from '@coke/core/backend';
import { describe, expect, onTestFinished, test } from 'vitest';
import { gpujs } from './index.ts';
import { checkSizes, webglLimits } from './limits.ts';
import { heldValues } from './value.ts';

const problem: Problem = {
  metric: 'cosine',
  heads: [createClusteringState(Float32Array.of(1, 0, 0, 1), 2, ratioBounds(2, 0.5))],
  normalize: false,
};
const options = { centers: 'current', unitLength: true, dualLearningRates: [1] } as const;
const rows = (n: number, cols = 2) =>
  matrix(
    Float32Array.from({ length: n * cols }, (_, at) => Math.cos(at)),
    cols,
  );

async function step(session: Session, n: number, cols?: number): Promise<Int32Array> {
  const out = { labels: new Int32Array(n) };
  await session.step(rows(n, cols), out, options);
  return out.labels;
}

describe.each(['cpu', 'webasm'] as const)('%s', (mode) => {
  test('rows of another width are refused, and change nothing', async () => {
    const backend = await gpujs({ mode });
    const [session, twin] = [await backend.open(problem), await backend.open(problem)];
    for (const one of [session, twin]) await step(one, 20);
    for (const call of [
      () => step(session, 20, 3),
      async () =>
        session.assign(
          rows(4, 1),
          { labels: new Int32Array(4) },
          { centers: 'current', prices: true },
        ),
    ]) {
      await expect(call()).rejects.toThrow(RangeError);
      await expect(call()).rejects.toThrow(/^x\.cols should be 2, got/);
    }
    expect(await session.read()).toEqual(await twin.read());
    expect(await step(session, 20)).toEqual(await step(twin, 20));
    for (const one of [session, twin]) one.dispose();
  });

  test('everything is refused once disposed', async () => {
    const session = await (await gpujs({ mode })).open(problem);
    session.dispose();
    await expect(step(session, 2)).rejects.toThrow('session should be open');
    await expect(session.read()).rejects.toThrow('session should be open');
  });
});

test('a call that memory is too small for changes nothing, and leaves nothing behind', async () => {
  const backend = await gpujs({ mode: 'webasm' });
  const [session, twin] = [await backend.open(problem), await backend.open(problem)];
  for (const one of [session, twin]) await step(one, 20);
  const before = await heldValues();
  // The sizes are new, so modules and their memory are, too: the third that is asked for is not there.
  const wasm = Reflect.get(globalThis, 'WebAssembly') as { Memory: new (size: object) => object };
  const { Memory } = wasm;
  let asked = 0;
  wasm.Memory = class extends Memory {
    constructor(size: object) {
      asked += 1;
      if (asked === 3) throw new RangeError('WebAssembly.Memory(): could not allocate memory');
      super(size);
    }
  };
  onTestFinished(() => {
    wasm.Memory = Memory;
  });
  await expect(step(session, 100)).rejects.toMatchObject({
    name: 'DeviceError',
    mode: 'webasm',
    fault: 'out of memory',
  });
  expect(asked).toBe(3);
  expect(await heldValues()).toBe(before);
  expect(await session.read()).toEqual(await twin.read());
  expect(await step(session, 100)).toEqual(await step(twin, 100));
  expect(await session.read()).toEqual(await twin.read());
  for (const one of [session, twin]) one.dispose();
});

test('calls after a failed one take effect, in their order', async () => {
  const session = await (await gpujs({ mode: 'cpu' })).open(problem);
  const [before, refused, after] = await Promise.allSettled([
    step(session, 5),
    step(session, 5, 7),
    step(session, 5),
  ]);
  expect([before.status, refused.status, after.status]).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  const [head] = await session.read();
  expect(head!.counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  session.dispose();
});

test('sizes beyond a texture are refused', () => {
  const limits = webglLimits(64);
  const head = (k: number, dim: number) => ({ ...problem.heads[0]!, k, dim });
  expect(() => checkSizes([head(64, 64)], limits, 'webgl2')).not.toThrow();
  expect(() => checkSizes([head(2, 2), head(64, 65)], limits, 'webgl2')).toThrow(
    new RangeError('k * dim of head 1 should be at most 4096 (gpujs:webgl2), got 4160'),
  );
  expect(() => checkSizes([head(257, 2)], limits, 'webgl2')).toThrow(
    new RangeError('k of head 0 should be at most 256 (gpujs:webgl2), got 257'),
  );
  expect(() => checkSizes([head(2, 257)], limits, 'webgl2')).toThrow(
    new RangeError('dim of head 0 should be at most 256 (gpujs:webgl2), got 257'),
  );
});
