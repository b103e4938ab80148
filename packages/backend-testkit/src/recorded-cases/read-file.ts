/** Read a file of this machine, or fetch it where there is no file system. */
export async function readFile(url: URL): Promise<Uint8Array> {
  if (url.protocol === 'file:') return nodeModule('node:fs').readFileSync(url);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} should be there, got status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Read and parse a file of JSON. */
export async function readJson(url: URL): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await readFile(url)));
}

/** A module of Node, asked for at run time, so that bundlers for browsers see no import of it. */
export function nodeModule<Name extends 'node:fs' | 'node:url'>(name: Name): NodeModules[Name] {
  const found = globalThis.process?.getBuiltinModule?.(name);
  if (!found) throw new Error(`files should be read on Node 20.16 or later, got no ${name}`);
  return found as NodeModules[Name];
}

interface NodeModules {
  'node:fs': typeof import('node:fs');
  'node:url': typeof import('node:url');
}
