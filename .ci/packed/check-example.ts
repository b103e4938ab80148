import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { ReadmeExample } from './readme-example.ts';
import { run } from './run.ts';

/** Runs a README's example as it stands; what it prints should be what the README says. */
export function checkExample(folder: string, { code, output }: ReadmeExample): string[] {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    },
  });
  const inVitest = /from 'vitest'/.test(code);
  const file = inVitest ? 'example.test.mjs' : 'example.mjs';
  writeFileSync(join(folder, file), outputText);
  const printed = inVitest
    ? run(folder, process.execPath, ['node_modules/vitest/vitest.mjs', 'run', file])
    : run(folder, process.execPath, [file]);
  const [want, got] = [output, printed].map(inVitest ? withoutTimes : trimmed);
  if (want === got) return [];
  return [`the README's example should print\n${want}\nand prints\n${got}`];
}

const trimmed = (text: string): string => text.trimEnd();

/** A report of vitest's without what differs from run to run. */
function withoutTimes(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*(RUN|Start at|Duration)\b/.test(line));
  return lines
    .map((line) => line.replace(/\s+\d+(\.\d+)?m?s$/, '').trim())
    .filter(Boolean)
    .join('\n');
}
