import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './sha256.ts';

/** Files that can be made again, and are known by their content. */
export interface CachedFiles {
  /** Folder they are kept in. */
  readonly folder: string;
  /** SHA-256 of each, by file name. */
  readonly hashes: Readonly<Record<string, string>>;
  /** Write all of them, under their names, into an empty folder; what else is in it is thrown away. */
  readonly make: (into: string) => Promise<unknown>;
}

/**
 * Make sure that the files are in their folder, whole: those missing or damaged are made anew. A file
 * is written elsewhere, checked, and then moved to its place, so that none is ever half there.
 *
 * @throws Error if a file that was made is not the one expected; `make`'s own errors.
 */
export async function cachedFiles({ folder, hashes, make }: CachedFiles): Promise<void> {
  if (await areWhole(folder, hashes)) return;
  await mkdir(folder, { recursive: true });
  // Beside the files: a move between file systems would be a copy.
  const workshop = await mkdtemp(join(folder, '.making-'));
  try {
    await make(workshop);
    for (const [name, hash] of Object.entries(hashes)) {
      await checkHash(join(workshop, name), hash, name);
    }
    for (const name of Object.keys(hashes)) await rename(join(workshop, name), join(folder, name));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

/** @throws Error if the file at `path` is missing or has another SHA-256. */
export async function checkHash(path: string, hash: string, name: string): Promise<void> {
  const got = await sha256(path);
  if (got === hash) return;
  throw new Error(`${name} should be the file of SHA-256 ${hash}, got ${got ?? 'no file'}`);
}

async function areWhole(folder: string, hashes: CachedFiles['hashes']): Promise<boolean> {
  for (const [name, hash] of Object.entries(hashes)) {
    if ((await sha256(join(folder, name))) !== hash) return false;
  }
  return true;
}
