import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const NODE = ['--conditions=@coke/source', '--import', 'tsx', '--input-type=module'];
/** A program, and after it what it prints. */
const PRINTING = /^```ts\n((?:(?!```).*\n)*)```\n\n```text\n(?:(?!```).*\n)*```$/gm;

/** What a program prints that lies in a folder, the packages being those of the workspace. */
function run(code: string, cwd: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const options = { cwd, input: outputText, encoding: 'utf8', stdio: 'pipe' } as const;
  return execFileSync(process.execPath, NODE, options);
}

/** The page as it would be if its programs printed just now. */
function printedAnew(page: string, folder: string): string {
  return page.replaceAll(
    PRINTING,
    (_, code: string) => `\`\`\`ts\n${code}\`\`\`\n\n\`\`\`text\n${run(code, folder)}\`\`\``,
  );
}

const PAGES: readonly (readonly [page: string, programs: number])[] = [
  ['../getting-started.md', 5],
  ['../streams.md', 1],
  ['../sparse.md', 1],
  ...readdirSync(join(import.meta.dirname, '../guides'))
    .filter((name) => name !== 'index.md')
    .map((name) => [`../guides/${name}`, 1] as const),
  ['../../README.md', 1],
  ['../../packages/core/README.md', 1],
  ['../../packages/backend-wasm/README.md', 1],
  ['../../packages/backend-ndarray/README.md', 1],
  ['../../packages/backend-tfjs/README.md', 1],
  ['../../packages/backend-gpujs/README.md', 1],
  ['../../packages/report/README.md', 2],
];

// With `-u` the pages are written anew.
test.each(PAGES)('%s says what its programs print', async (page, programs) => {
  const path = join(import.meta.dirname, page);
  const text = readFileSync(path, 'utf8');
  expect([...text.matchAll(PRINTING)]).toHaveLength(programs);
  // The root's folder does not have the packages that its README imports, and guides read files of this one.
  const isHere = page === '../../README.md' || page.startsWith('../guides/');
  const folder = isHere ? import.meta.dirname : dirname(path);
  await expect(printedAnew(text, folder)).toMatchFileSnapshot(page);
});
