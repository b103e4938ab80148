import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FENCE = /^```ts\n(.*?)^```$/gms;

/**
 * Writes what a package's README shows after its example, one file a `ts` block, and returns the files' names.
 *
 * @param name - The package's folder.
 */
export function readmeProgramsAfterExample(folder: string, name: string): readonly string[] {
  const markdown = readFileSync(
    join(import.meta.dirname, '../../packages', name, 'README.md'),
    'utf8',
  );
  const [, ...blocks] = [...markdown.matchAll(FENCE)].map(([, code = '']) => code);
  return blocks.map((code, i) => {
    const file = `readme-${name}-${i + 2}.ts`;
    writeFileSync(join(folder, file), `${code}\nexport {};\n`);
    return file;
  });
}
