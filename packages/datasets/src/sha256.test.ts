import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { sha256 } from './sha256.ts';

// FIPS 180-4, examples.
test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('of %j', async (text, hash) => {
  const path = join(await temporaryFolder(), 'file');
  await writeFile(path, text);
  expect(await sha256(path)).toBe(hash);
});

test('of no file: undefined; of a folder: an error', async () => {
  const folder = await temporaryFolder();
  expect(await sha256(join(folder, 'none'))).toBeUndefined();
  await expect(sha256(folder)).rejects.toThrow('EISDIR');
});
