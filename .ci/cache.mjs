// The one folder for all that is fetched, or built from what is fetched: data sets, Python environments,
// drivers. Nothing in it is lost when it is deleted. Several clones may share one, at the same time: what
// has a name there is whole and is never changed.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

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
 */
export async function makeOnce(place, make) {
  if (existsSync(place)) return place;
  await mkdir(dirname(place), { recursive: true });
  const workshop = await mkdtemp(join(dirname(place), '.making-'));
  try {
    await make(workshop);
    await takeName(workshop, place);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  return place;
}

/** A folder that has files in it is not replaced by `rename`. */
async function takeName(workshop, place) {
  try {
    await rename(workshop, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
  }
}
