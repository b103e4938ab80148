import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namesIn, temporaryFolder } from '../../io/testing/temporary-folder.ts';
import { loadWordVectors, writeWordVectors } from './word-vectors-file.ts';

const GIVEN = {
  words: ['the', '"', 'déjà'],
  vectors: { data: Float32Array.of(1, -0.5, 3e-8, 7, 0, 2.25), rows: 3, cols: 2 },
};

test('what is written is read back', async () => {
  const folder = await temporaryFolder();
  await writeWordVectors(folder, GIVEN);
  expect(await loadWordVectors(folder)).toEqual(GIVEN);
});

test('files are those of the formats', async () => {
  const folder = await temporaryFolder();
  await writeWordVectors(folder, GIVEN);
  expect(await namesIn(folder)).toEqual(['vectors.npy', 'words.json']);
  const bytes = await readFile(join(folder, 'vectors.npy'));
  const header = bytes.subarray(0, -24).toString('latin1');
  expect(header.slice(0, 8)).toBe('\x93NUMPY\x01\x00');
  expect(header.slice(10)).toMatch(/^\{.*'descr': ?'<f4'.*'shape': ?\(3, ?2\).*\} *\n$/);
  expect(bytes.readUInt16LE(8)).toBe(header.length - 10);
  const values = Array.from({ length: 6 }, (_, i) => bytes.readFloatLE(header.length + 4 * i));
  expect(values).toEqual([...GIVEN.vectors.data]);
});
