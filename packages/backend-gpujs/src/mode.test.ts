import { expect, test, vi } from 'vitest';
import { DeviceError, gpujs, type ModeChoice } from './index.ts';
import { createDevice } from './platform.ts';
import { Value } from './value.ts';

test.each(['cpu', 'webasm'] as const)('the name tells the mode: %s', async (mode) => {
  const backend = await gpujs({ mode });
  expect(backend).toMatchObject({ name: `gpujs:${mode}`, mode });
});

test('a mode that is asked for and not there is an error, and no other mode', async () => {
  // Node has no WebGL2, whatever is installed.
  const error = await gpujs({ mode: 'webgl2' }).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(DeviceError);
  expect(error).toMatchObject({ mode: 'webgl2', fault: 'unavailable' });
  expect((error as Error).message).toBe(
    'mode should be one that runs here, got "webgl2" (there is no WebGL2 context)',
  );
});

test('async takes one that is there, and names it', async () => {
  const { mode, name } = await gpujs();
  expect(name).toBe(`gpujs:${mode}`);
  expect(await gpujs({ mode })).toMatchObject({ name });
});

test.each([undefined, null, 'gpu', 'webgl', 1])('%s is no mode', async (mode) => {
  const asked = gpujs({ mode: mode as unknown as ModeChoice });
  if (mode === undefined) expect((await asked).name).toMatch(/^gpujs:/);
  else await expect(asked).rejects.toThrow(TypeError);
});

test('a kernel that gpu.js runs in another mode is an error', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const device = await createDevice('webasm');
  // Textures are the one argument that gpu.js gives up WebAssembly for.
  const texture = new Value({ type: 'NumberTexture', toArray: () => [1] } as object, [1], false);
  const kind = {
    name: 'odd',
    lifetime: 'kept',
    source: 'function (a) { return a[this.thread.x]; }',
  } as const;
  const answer = device.exclusive(
    () => device.run(kind, [1], {}, texture),
    (value) => ({ keep: [], answer: value }),
  );
  await expect(answer).rejects.toThrow(/fell back to CPUKernel/);
  await expect(answer).rejects.toMatchObject({ mode: 'webasm', fault: 'failed' });
  expect(warn).toHaveBeenCalled();
  device.dispose(() => []);
  warn.mockRestore();
});
