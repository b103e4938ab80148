// The one folder for all that is fetched, or built from what is fetched: data sets, Python environments,
// drivers. Nothing in it is lost when it is deleted. Several clones may share one, at the same time: what
// has a name there is whole and is never changed.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** How often who waits looks, in ms. */
const PAUSE = 100;
const A_MINUTE = 60_000;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Path in the folder that the environment variable `COKE_CACHE` names, by default the clone's `.cache`.
 * A relative `COKE_CACHE` starts at the clone.
 */
export function cachePath(...names) {
  return join(resolve(ROOT, process.env.COKE_CACHE || '.cache'), ...names);
}

/**
 * `place`, which `make` has filled: now, or in an earlier call of any process. The name should tell all
 * that decides what is in it, versions above all.
 *
 * `make` gets an empty folder beside `place`, which takes the name `place` once it is whole; if another
 * process was faster, that one's stays. After an error nothing is left, and the next call starts afresh.
 * Who comes while it is being made waits, for it may be much to fetch.
 */
export async function makeOnce(place, make, { signal } = {}) {
  if (existsSync(place)) return place;
  const folder = dirname(place);
  await mkdir(folder, { recursive: true });
  const lock = join(folder, `.lock-${basename(place)}`);
  while (!(await takeLock(lock))) {
    await setTimeout(PAUSE, undefined, { signal });
    if (existsSync(place)) return place;
  }
  const workshop = await mkdtemp(join(folder, '.making-'));
  try {
    if (!existsSync(place)) {
      await make(workshop);
      await takeName(workshop, place);
    }
  } finally {
    await rm(workshop, { recursive: true, force: true });
    await rm(lock, { force: true });
  }
  return place;
}

/**
 * Is it now ours, or that of a process that has ended or cannot be asked? Two may hold it then: that costs time
 * and no more, for names are given by `rename`.
 */
async function takeLock(lock) {
  const own = `${hostname()} ${process.pid}`;
  try {
    await writeFile(lock, own, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const found = await stat(lock).catch(() => undefined);
  const text = await readFile(lock, 'utf8').catch(() => undefined);
  // It has just been given back: to whom is decided above.
  if (!found || text === undefined) return false;
  const [host, id] = text.split(' ');
  // Empty for a moment, or for ever if its owner was killed in that moment.
  if (host === '' && Date.now() - found.mtimeMs < A_MINUTE) return false;
  if (host === hostname() && isRunning(Number(id))) return false;
  await writeFile(lock, own);
  return true;
}

function isRunning(id) {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A folder that has files in it is not replaced by `rename`. */
async function takeName(workshop, place) {
  try {
    await rename(workshop, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
