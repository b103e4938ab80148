import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dump, load } from 'npyjs';
import type { WordVectors } from './word-vectors.ts';

/** A matrix of float32 in NumPy's format, and the words of its rows as a JSON array. */
export const VECTORS_FILE = 'vectors.npy';
export const WORDS_FILE = 'words.json';

export async function writeWordVectors(
  folder: string,
  { words, vectors: { data, rows, cols } }: WordVectors,
): Promise<void> {
  await writeFile(join(folder, VECTORS_FILE), new Uint8Array(dump(data, [rows, cols])));
  await writeFile(join(folder, WORDS_FILE), JSON.stringify(words));
}

export async function loadWordVectors(folder: string): Promise<WordVectors> {
  const { data, shape } = await load(await readFile(join(folder, VECTORS_FILE)));
  const words = JSON.parse(await readFile(join(folder, WORDS_FILE), 'utf8')) as string[];
  const [rows, cols] = shape as [number, number];
  return { words, vectors: { data: data as Float32Array, rows, cols } };
}
