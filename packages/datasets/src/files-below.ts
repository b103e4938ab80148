import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** One file below a folder. */
export interface FileBelow {
  /** Relative to the folder, with `/` whatever the system has. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * All files below a folder, in no order; links are followed. What begins with a dot is left out.
 *
 * @throws The system's error for what cannot be read; Error for a link to a folder that it lies in.
 */
export async function filesBelow(folder: string): Promise<FileBelow[]> {
  const files: FileBelow[] = [];
  await collect(resolve(folder), '', [], files);
  return files;
}

async function collect(
  folder: string,
  prefix: string,
  above: readonly string[],
  files: FileBelow[],
): Promise<void> {
  const real = await realpath(folder);
  if (above.includes(real)) throw new Error(`${folder} should be outside of itself, got ${real}`);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    const name = prefix + entry.name;
    const { isFolder, isFile } = await kindOf(entry, path);
    if (isFile) files.push({ name, path });
    if (isFolder) await collect(path, `${name}/`, [...above, real], files);
  }
}

async function kindOf(
  entry: Dirent,
  path: string,
): Promise<{ isFolder: boolean; isFile: boolean }> {
  const target = entry.isSymbolicLink() ? await stat(path) : entry;
  return { isFolder: target.isDirectory(), isFile: target.isFile() };
}
