import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';

const NODE = ['--conditions=@coke/source', '--import', 'tsx', '--input-type=module'];
/** A program, and after it what it prints. */
const PRINTING = /^```ts\n((?:(?!```).*\n)*)```\n\n```text\n(?:(?!```).*\n)*```$/gm;

/** What a program of a page prints, the packages being those of the workspace. */
function run(code: string): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const cwd = import.meta.dirname;
  return execFileSync(process.execPath, NODE, { cwd, input: outputText, encoding: 'utf8' });
}

/** The page as it would be if its programs printed just now. */
function printedAnew(page: string): string {
  return page.replaceAll(
    PRINTING,
    (_, code: string) => `\`\`\`ts\n${code}\`\`\`\n\n\`\`\`text\n${run(code)}\`\`\``,
  );
}

// With `-u` the pages are written anew.
test.each([
  ['../getting-started.md', 5],
  ['../../README.md', 1],
  ['../../packages/core/README.md', 1],
])('%s says what its programs print', async (page, programs) => {
  const text = readFileSync(new URL(page, import.meta.url), 'utf8');
  expect([...text.matchAll(PRINTING)]).toHaveLength(programs);
  await expect(printedAnew(text)).toMatchFileSnapshot(page);
});
