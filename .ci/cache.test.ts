import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
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

test('what a faster process has put there stays', async () => {
  const place = join(folder, 'raced/version-1');
  const write = (into: string, name: string) => writeFileSync(join(into, 'maker'), name);
  await makeOnce(place, (into) => {
    write(into, 'slower');
    mkdirSync(place);
    write(place, 'faster');
  });
  expect(readFileSync(join(place, 'maker'), 'utf8')).toBe('faster');
  expect(readdirSync(join(folder, 'raced'))).toEqual(['version-1']);
});

test('of many that come at once, one makes it; if it fails, the next one tries', async () => {
  const place = join(folder, 'many/version-1');
  let making = 0;
  let made = 0;
  const make = async (into: string) => {
    expect(++making).toBe(1);
    writeFileSync(join(into, 'file'), '');
    await new Promise((resolve) => setTimeout(resolve, 1));
    making--;
    if (++made === 1) throw new Error('no network');
  };
  const calls = await Promise.allSettled([1, 2, 3, 4].map(() => makeOnce(place, make)));
  expect(calls.map(({ status }) => status).sort()).toEqual([
    ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected'],
  ]);
  expect(made).toBe(2);
  expect(readdirSync(join(folder, 'many'))).toEqual(['version-1']);
});

test('nobody waits for a process that has ended, and waiting can be ended', async () => {
  const lock = join(folder, 'left/.lock-version-1');
  const place = join(folder, 'left/version-1');
  const { pid } = spawnSync(process.execPath, ['--version']);
  mkdirSync(join(folder, 'left'));
  writeFileSync(lock, `${hostname()} ${process.pid}`);
  const waiting = makeOnce(place, () => {}, { signal: AbortSignal.timeout(20) });
  await expect(waiting).rejects.toThrow(/abort/i);
  writeFileSync(lock, `${hostname()} ${pid}`);
  await makeOnce(place, (into) => writeFileSync(join(into, 'file'), ''));
  expect(readdirSync(join(folder, 'left'))).toEqual(['version-1']);
});
