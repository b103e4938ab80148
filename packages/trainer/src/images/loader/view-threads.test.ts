import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../../../io/testing/temporary-folder.ts';
import { noiseImages } from '../../../testing/made-up-images.ts';
import { newStopFlag } from './stop-flag.ts';
import { ViewThreads } from './view-threads.ts';

async function threadsOf(code: string | undefined): Promise<ViewThreads> {
  const filename = join(await temporaryFolder(), 'worker.mjs');
  if (code !== undefined) await writeFile(filename, code);
  const recipe = { images: noiseImages(1).source, views: [{ height: 1, width: 1 }], seed: 0 };
  const threads = new ViewThreads({ filename, execArgv: [] }, recipe, 2);
  onTestFinished(() => threads.destroy());
  return threads;
}

const order = () => ({
  epoch: 0,
  ids: Int32Array.of(0),
  paths: undefined,
  stop: newStopFlag(),
  buffer: new ArrayBuffer(12),
});

test.each([
  ['is not there', undefined],
  ['throws', 'throw new Error("on purpose");'],
  ['ends', 'process.exit(3);'],
  ['ends at work', 'export const makePiece = () => process.exit(3);'],
  ['throws at work', 'export const makePiece = () => { throw new Error("on purpose"); };'],
])('nobody waits for a worker that %s', async (_, code) => {
  const threads = await threadsOf(code);
  await expect(threads.run(order())).rejects.toThrow(Error);
  await expect(threads.run(order())).rejects.toThrow(Error);
});

test('threads that have all ended do not keep anybody waiting', async () => {
  const threads = await threadsOf('process.exit(3);');
  // Whenever it is asked for: before they have ended, between, and long after.
  for (const wait of [0, 0, 1, 20, 300, 1000]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    await expect(threads.run(order())).rejects.toThrow(Error);
  }
});

test('a thread that dies between its events is told', async () => {
  const later = 'setTimeout(() => { throw new Error("on purpose"); }, 0);';
  const threads = await threadsOf(`${later} export const makePiece = () => new Promise(() => {});`);
  await expect(threads.run(order())).rejects.toThrow('on purpose');
});
