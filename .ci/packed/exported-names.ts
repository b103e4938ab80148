import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** Names that a package's entries export at run time, by import specifier. */
export type ExportedNames = Readonly<Record<string, readonly string[]>>;

/**
 * Loads every entry in a fresh process, by `import` and by `require`.
 *
 * @throws Error if one of them fails, or if they give different names.
 */
export function exportedNames(folder: string, specifiers: readonly string[]): ExportedNames {
  const list = JSON.stringify(specifiers);
  const print = 'console.log(JSON.stringify(names));';
  const load = (file: string, get: string): ExportedNames => {
    const code = `const names = {};
for (const name of ${list}) names[name] = Object.keys(${get}).sort();
${print}`;
    writeFileSync(join(folder, file), code);
    return JSON.parse(run(folder, process.execPath, [file]));
  };
  const imported = load('import.mjs', 'await import(name)');
  const required = load('require.cjs', 'require(name)');
  for (const name of specifiers) {
    // Some versions of Node add this mark to a required module.
    const names = required[name]?.filter((key) => key !== '__esModule');
    if (String(names) !== String(imported[name])) {
      throw new Error(`require('${name}') gives ${names}, import gives ${imported[name]}`);
    }
  }
  return imported;
}
