import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import { expect, onTestFinished, test } from 'vitest';
import { problem, step } from '../browser/example.ts';
import { gpujs } from './index.ts';
import { heldValues } from './value.ts';

const name = 'gpujs:webgl2';
const create = () => gpujs({ mode: 'webgl2' });
const sizes = { heads: 2, k: 70, dim: 20, rows: 40, calls: 4 };
testBackend(create, { name, sizes, numRuns: 5, timeout: 120_000, resources: heldValues });
testRecordedCases(create, { name, timeout: 120_000 });

/** The contexts that are made while a test runs. */
function watchContexts(): Iterable<WebGL2RenderingContext> {
  const contexts = new Set<WebGL2RenderingContext>();
  const restore = [HTMLCanvasElement, OffscreenCanvas].map(({ prototype }) => {
    const { getContext } = prototype as { getContext(...args: unknown[]): unknown };
    Object.assign(prototype, {
      getContext(...args: unknown[]) {
        const context = getContext.apply(this, args);
        if (context instanceof WebGL2RenderingContext) contexts.add(context);
        return context;
      },
    });
    return () => Object.assign(prototype, { getContext });
  });
  onTestFinished(() => {
    for (const undo of restore) undo();
  });
  return contexts;
}

test('a context that is lost is an error, and the next model gets another', async () => {
  const backend = await create();
  const contexts = watchContexts();
  const session = await backend.open(problem);
  await step(session, 20);
  for (const context of contexts) context.getExtension('WEBGL_lose_context')!.loseContext();
  const lost = { name: 'DeviceError', mode: 'webgl2', fault: 'lost' };
  await expect(step(session, 20)).rejects.toMatchObject(lost);
  await expect((async () => session.read())()).rejects.toMatchObject(lost);
  session.dispose();
  const next = await backend.open(problem);
  expect(await step(next, 20)).toHaveLength(20);
  next.dispose();
});

test('a call that memory is too small for changes nothing, and leaves nothing behind', async () => {
  const backend = await create();
  const twin = await backend.open(problem);
  const contexts = watchContexts();
  const session = await backend.open(problem);
  for (const one of [session, twin]) await step(one, 20);
  const before = await heldValues();
  // WebGL throws nothing: it sets a flag.
  for (const context of contexts) context.getError = () => context.OUT_OF_MEMORY;
  const fault = { mode: 'webgl2', fault: 'out of memory' };
  await expect(step(session, 100)).rejects.toMatchObject(fault);
  for (const context of contexts) Reflect.deleteProperty(context, 'getError');
  expect(await heldValues()).toBe(before);
  expect(await session.read()).toEqual(await twin.read());
  expect(await step(session, 20)).toEqual(await step(twin, 20));
  for (const one of [session, twin]) one.dispose();
});
