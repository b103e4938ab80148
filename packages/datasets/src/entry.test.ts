import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

/** What a source file imports, directly or through others of the package. */
async function packagesOf(url: URL, seen = new Set<string>()): Promise<Set<string>> {
  const packages = new Set<string>();
  if (seen.has(url.href)) return packages;
  seen.add(url.href);
  for (const [, specifier] of (await readFile(url, 'utf8')).matchAll(IMPORT)) {
    if (!specifier!.startsWith('.')) packages.add(specifier!);
    else for (const name of await packagesOf(new URL(specifier!, url), seen)) packages.add(name);
  }
  return packages;
}

test('who wants only data does not load a neural network library', async () => {
  const packages = await packagesOf(new URL('index.ts', import.meta.url));
  expect([...packages].filter((name) => !name.startsWith('node:')).sort()).toEqual([
    '@coke/core',
    '@coke/core/all-in-order',
    '@coke/core/check-options',
    '@coke/io',
    'cli-progress',
    'sharp',
    'tar',
  ]);
});
