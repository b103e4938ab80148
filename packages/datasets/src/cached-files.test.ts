import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { namesIn, temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { cachedFiles } from './cached-files.ts';

const TEXTS = { a: 'first', b: 'second' };
const HASHES = Object.fromEntries(
  Object.entries(TEXTS).map(([name, text]) => [
    name,
    createHash('sha256').update(text).digest('hex'),
  ]),
);

async function setUp() {
  const folder = join(await temporaryFolder(), 'data');
  const make = vi.fn(async (into: string) => {
    await writeFile(join(into, 'leftover'), 'a download');
    for (const [name, text] of Object.entries(TEXTS)) await writeFile(join(into, name), text);
  });
  return { folder, hashes: HASHES, make };
}

async function expectWhole(folder: string) {
  expect(await namesIn(folder)).toEqual(['a', 'b']);
  expect(await readFile(join(folder, 'a'), 'utf8')).toBe(TEXTS.a);
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe(TEXTS.b);
}

test('made once, then kept', async () => {
  const files = await setUp();
  await cachedFiles(files);
  await cachedFiles(files);
  expect(files.make).toHaveBeenCalledTimes(1);
  await expectWhole(files.folder);
});

test.each(['damaged', 'cut short', 'missing'])('made again where a file is %s', async (how) => {
  const files = await setUp();
  await cachedFiles(files);
  const path = join(files.folder, 'b');
  if (how === 'missing') await rm(path);
  else await writeFile(path, how === 'damaged' ? 'sEcond' : 'sec');
  await cachedFiles(files);
  expect(files.make).toHaveBeenCalledTimes(2);
  await expectWhole(files.folder);
});

test('a file of another content is refused, and none is put in place', async () => {
  const files = await setUp();
  const make = async (into: string) => {
    await files.make(into);
    await writeFile(join(into, 'b'), 'forged');
  };
  await expect(cachedFiles({ ...files, make })).rejects.toThrow(
    /^b should be the file of SHA-256 \w{64}, got \w{64}$/,
  );
  expect(await namesIn(files.folder)).toEqual([]);
});

test('a file that is not made is an error', async () => {
  const files = await setUp();
  await expect(cachedFiles({ ...files, make: async () => {} })).rejects.toThrow('got no file');
});

test('a failure leaves what was there, and nothing half-made', async () => {
  const files = await setUp();
  await cachedFiles(files);
  await writeFile(join(files.folder, 'b'), 'damaged');
  const make = async (into: string) => {
    await writeFile(join(into, 'a'), 'half');
    throw new Error('no network');
  };
  await expect(cachedFiles({ ...files, make })).rejects.toThrow('no network');
  expect(await namesIn(files.folder)).toEqual(['a', 'b']);
  expect(await readFile(join(files.folder, 'a'), 'utf8')).toBe(TEXTS.a);
});

test('two at a time do not disturb each other', async () => {
  const files = await setUp();
  await Promise.all([cachedFiles(files), cachedFiles(files)]);
  await expectWhole(files.folder);
});
