import { directoryUrl, listCases } from './recorded-cases/list-cases.ts';
import { loadCase } from './recorded-cases/load-case.ts';
import type { RecordedCase } from './recorded-cases/recorded-case.ts';
import { recordedDirectory } from './recorded-directory.ts';

/** Names a directory of further cases, on Node. */
export const CASES_VARIABLE = 'COKE_RECORDED_CASES';

/**
 * Load every recorded clustering case: those of this package, or those of `directory`.
 *
 * A directory on this machine is searched for folders with a `case.json`; one on a server says in
 * `index.json` which there are. The environment variable `COKE_RECORDED_CASES` adds a directory to
 * those of this package.
 *
 * @param directory - A path, or the URL of a directory.
 * @throws Error if there is no case, or a file is missing.
 */
export async function loadRecordedCases(directory?: URL | string): Promise<RecordedCase[]> {
  const more = globalThis.process?.env?.[CASES_VARIABLE];
  const directories = directory
    ? [directoryUrl(directory)]
    : [recordedDirectory, ...(more ? [directoryUrl(more)] : [])];
  const cases: RecordedCase[] = [];
  for (const each of directories) {
    for (const name of await listCases(each)) {
      const loaded = await loadCase(new URL(`${name}/`, each));
      if (loaded) cases.push(loaded);
    }
  }
  if (cases.length > 0) return cases;
  throw new Error(`${directories.join(', ')} should hold a recorded case, got none`);
}
