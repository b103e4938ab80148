import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shouldBe } from '@coke/core/check-options';
import { readNpy, writeNpy } from '@coke/io';
import type { WordVectors } from './word-vectors.ts';

/** A matrix of float32 in NumPy's format, and the words of its rows as a JSON array. */
export const VECTORS_FILE = 'vectors.npy';
export const WORDS_FILE = 'words.json';

export async function writeWordVectors(
  folder: string,
  { words, vectors }: WordVectors,
): Promise<void> {
  await writeNpy(join(folder, VECTORS_FILE), vectors);
  await writeFile(join(folder, WORDS_FILE), JSON.stringify(words));
}

/** @throws TypeError for vectors of other numbers than float32; whatever reading a file throws. */
export async function loadWordVectors(folder: string): Promise<WordVectors> {
  const path = join(folder, VECTORS_FILE);
  const { data, shape } = await readNpy(path);
  const [rows, cols] = shape;
  if (!(data instanceof Float32Array) || rows === undefined || cols === undefined) {
    throw new TypeError(shouldBe(path, 'a matrix of float32', shape));
  }
  const words = JSON.parse(await readFile(join(folder, WORDS_FILE), 'utf8')) as string[];
  return { words, vectors: { data, rows, cols } };
}
