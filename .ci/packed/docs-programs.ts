import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The docs' pages whose `ts` blocks are whole programs, and the files that they stand for, by package. */
const PAGES: Readonly<Record<string, readonly [page: string, files: readonly string[]]>> = {
  '@coke/core': [
    'getting-started.md',
    ['fit.ts', 'sizes.ts', 'stream.ts', 'groups.ts', 'choose-k.ts'],
  ],
  '@coke/backend-testkit': ['own-backend.md', ['loops.ts', 'loops-test.ts']],
};
const FENCE = /^```ts\n(.*?)^```$/gms;

/**
 * Writes the programs that the docs show of a package, and returns the files' names.
 *
 * @throws Error if there are more or fewer than are known of.
 */
export function docsPrograms(folder: string, name: string): readonly string[] {
  const [page, files] = PAGES[name] ?? [undefined, []];
  if (page === undefined) return files;
  const markdown = readFileSync(join(import.meta.dirname, '../../docs', page), 'utf8');
  const blocks = [...markdown.matchAll(FENCE)].map(([, code = '']) => code);
  if (blocks.length !== files.length) {
    throw new Error(`docs/${page} should have ${files.length} ts blocks, got ${blocks.length}`);
  }
  for (const [i, code] of blocks.entries()) {
    // As a project that emits JavaScript imports its own files.
    const text = code.replaceAll("'./loops.ts'", "'./loops.js'");
    writeFileSync(join(folder, files[i]!), `${text}\nexport {};\n`);
  }
  return files;
}
