import { getBackend } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { useDevice } from './device.ts';

test('the device that is asked for, or the first that is there', async () => {
  for (const device of ['cpu', 'wasm'] as const) {
    expect(await useDevice(device)).toBe(device);
    expect(getBackend()).toBe(device);
  }
  await useDevice('cpu');
  // tfjs-node is not a dependency of this package.
  expect(await useDevice(undefined, { tfjsNode: await temporaryFolder() })).toBe('wasm');
  expect(getBackend()).toBe('wasm');
});

test('one that is not installed is an error that says why, and the other stays', async () => {
  await useDevice('cpu');
  const missing = useDevice('tensorflow', { tfjsNode: await temporaryFolder() });
  await expect(missing).rejects.toThrow(
    /^device should be one that is installed: Cannot find module '@tensorflow\/tfjs-node'/,
  );
  expect(getBackend()).toBe('cpu');
});
