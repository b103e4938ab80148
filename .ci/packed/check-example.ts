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
  writeFileSync(join(folder, 'example.mjs'), outputText);
  const printed = run(folder, process.execPath, ['example.mjs']);
  if (printed.trimEnd() === output.trimEnd()) return [];
  return [`the README's example should print\n${output}\nand prints\n${printed}`];
}
