import { nodeModule, readJson } from './read-file.ts';

/** The folders of `directory` that hold a case, in order of their names. */
export async function listCases(directory: URL): Promise<string[]> {
  if (directory.protocol === 'file:') return listFolders(directory);
  // A server does not list folders, so one file does.
  const names = await readJson(new URL('index.json', directory));
  if (Array.isArray(names)) return names.map(String).sort();
  throw new TypeError(`${directory}index.json should be an array of folder names`);
}

/** Folders with a `case.json` on this machine. */
export function listFolders(directory: URL): string[] {
  const fs = nodeModule('node:fs');
  return fs
    .readdirSync(directory)
    .filter((name) => fs.existsSync(new URL(`${name}/case.json`, directory)))
    .sort();
}

/** A directory as a URL that file names can be resolved against. */
export function directoryUrl(directory: URL | string): URL {
  const text = String(directory);
  // One letter before the colon is a drive.
  const url = /^[a-z][a-z\d+.-]+:/i.test(text)
    ? new URL(text)
    : nodeModule('node:url').pathToFileURL(text);
  return new URL(url.href.endsWith('/') ? url.href : `${url.href}/`);
}
