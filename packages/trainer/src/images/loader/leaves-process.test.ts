import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const SCRIPT = `
import { viewLoader } from '@coke/trainer';
import { imagesFromPixels } from '@coke/trainer/data';
const images = imagesFromPixels(new Uint8Array(64), { height: 2, width: 2, channels: 1 });
const views = [{ height: 2, width: 2 }];
const loader = viewLoader({ images, views, batchSize: 2, workers: 2 });
const epoch = loader.epoch(0)[Symbol.asyncIterator]();
const { value } = await epoch.next();
console.log(value.ids.length);
`;

test('workers that nobody ends do not keep the process alive', async () => {
  const flags = ['--import', 'tsx', '--conditions=@coke/source', '--input-type=module'];
  const options = { cwd: import.meta.dirname, timeout: 100_000 };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...flags, '--eval', SCRIPT],
    options,
  );
  expect(stdout).toBe('2\n');
});
