import { constants, type Stats } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { shouldBe } from '@coke/core/check-options';
import { UsageError } from '../exit-status.ts';

/** Paths by the flag or the argument that gave them; undefined where that is left out. */
export type NamedPaths = Readonly<Record<string, string | undefined>>;

/**
 * Refuse to write over what is read, to write two files under one name, and to write where a folder is or none
 * can be: before anything is computed. Links are followed.
 *
 * @throws UsageError naming the flag at fault.
 */
export async function checkFiles(read: NamedPaths, written: NamedPaths): Promise<void> {
  const taken = new Map<string, string>();
  for (const path of Object.values(read)) {
    if (isFile(path)) taken.set(await identity(path), 'one that is read');
  }
  for (const [name, path] of Object.entries(written)) {
    if (!isFile(path)) continue;
    await checkFolder(name, path);
    const there = await statOf(path);
    if (there?.isDirectory()) throw new UsageError(shouldBe(name, 'a file, not a folder', path));
    const id = await identity(path);
    const clash = taken.get(id);
    if (clash) throw new UsageError(shouldBe(name, `another file than ${clash}`, path));
    // Such as /dev/null: many may write there.
    if (!there || there.isFile()) taken.set(id, `that of ${name}`);
  }
}

/** The folder may be made; what is there of it is to be one that may be written to. */
async function checkFolder(name: string, path: string): Promise<void> {
  let folder = dirname(resolve(path));
  let there = await statOf(folder);
  while (!there && folder !== dirname(folder)) {
    folder = dirname(folder);
    there = await statOf(folder);
  }
  if (there && !there.isDirectory()) {
    throw new UsageError(shouldBe(name, `in a folder, which ${folder} is not`, path));
  }
  try {
    await access(folder, constants.W_OK);
  } catch {
    throw new UsageError(shouldBe(name, `in a folder that may be written to`, path));
  }
}

function isFile(path: string | undefined): path is string {
  return path !== undefined && path !== '-';
}

/** The same for all names of a file. */
async function identity(path: string): Promise<string> {
  const there = await statOf(path);
  return there ? `${there.dev}:${there.ino}` : resolve(path);
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}
