import { mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What a file is to hold, in one piece or in several, which need not be in memory together. */
export type FileContent =
  | Uint8Array
  | string
  | Iterable<Uint8Array | string>
  | AsyncIterable<Uint8Array | string>;

/**
 * Write a file whole or not at all, and its folder where there is none. The content is on the disk
 * before it takes the old file's place: whoever reads the file, after a crash too, finds one or the
 * other. What makes the content may throw: the old file stays then. A link goes on pointing where it did.
 */
export async function writeWhole(path: string, content: FileContent): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  // A device or a pipe, such as /dev/null, stays what it is.
  if (there && !there.isFile() && !there.isDirectory()) return writeFile(path, content);
  return writeInPlace(there ? await realpath(path) : path, content);
}

async function writeInPlace(path: string, content: FileContent): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await removeLeftovers(path);
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    const file = await open(unfinished, 'w');
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** What killed processes left unfinished would stay for ever, and may be as large as a checkpoint. */
async function removeLeftovers(path: string): Promise<void> {
  const [folder, prefix] = [dirname(path), `${basename(path)}.`];
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = /^(\d+)\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (owner === undefined || isRunning(Number(owner))) continue;
    await rm(join(folder, name), { force: true });
  }
}

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // It is there, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
