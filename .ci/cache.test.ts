import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { cachePath, makeOnce } from './cache.mjs';

const ROOT = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'coke-cache-'));

afterEach(() => void vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

test('is where COKE_CACHE says, and in the clone if it says nothing', () => {
  for (const [named, path] of [
    ['', join(ROOT, '.cache/data/mnist')],
    [folder, join(folder, 'data/mnist')],
    ['../shared', resolve(ROOT, '../shared/data/mnist')],
  ] as const) {
    vi.stubEnv('COKE_CACHE', named);
    expect(cachePath('data', 'mnist')).toBe(path);
  }
});

test('what is there is not made again', async () => {
  const make = vi.fn((into: string) => writeFileSync(join(into, 'file'), 'whole'));
  const place = join(folder, 'twice/version-1');
  expect(await makeOnce(place, make)).toBe(place);
  expect(await makeOnce(place, make)).toBe(place);
  expect(make).toHaveBeenCalledOnce();
  expect(readdirSync(join(folder, 'twice'))).toEqual(['version-1']);
});

test('a failure leaves nothing, and the next call starts afresh', async () => {
  const place = join(folder, 'failed/version-1');
  const failed = makeOnce(place, async (into) => {
    writeFileSync(join(into, 'half'), '');
    throw new Error('no network');
  });
  await expect(failed).rejects.toThrow('no network');
  expect(readdirSync(join(folder, 'failed'))).toEqual([]);
  await makeOnce(place, (into) => writeFileSync(join(into, 'file'), ''));
  expect(readdirSync(place)).toEqual(['file']);
});

test('of two that make the same at once, both have what the faster one made', async () => {
  const place = join(folder, 'raced/version-1');
  const maker = (name: string) => (into: string) => writeFileSync(join(into, 'maker'), name);
  const slower = makeOnce(place, async (into) => {
    maker('slower')(into);
    await makeOnce(place, maker('faster'));
  });
  expect(await slower).toBe(place);
  expect(readFileSync(join(place, 'maker'), 'utf8')).toBe('faster');
  expect(readdirSync(join(folder, 'raced'))).toEqual(['version-1']);
});
