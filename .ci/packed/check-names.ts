import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { run } from './run.ts';

/** Every class that a package exports should keep its name, and an error its own, in code that is minified. */
export async function checkNames(folder: string, specifiers: readonly string[]): Promise<string[]> {
  const names = specifiers.map((_, i) => `entry${i}`);
  const imports = specifiers.map((name, i) => `import * as ${names[i]} from '${name}';\n`);
  const code = `${imports.join('')}
const wrong = [];
for (const [name, value] of [${names}].flatMap(Object.entries)) {
  if (!/^class\\b/.test(String(value))) continue;
  const own = value.prototype instanceof Error ? new value(1, 2, 3).name : name;
  if (value.name !== name || own !== name) wrong.push(\`\${name} is called \${value.name}, \${own}\`);
}
console.log(JSON.stringify(wrong));
`;
  writeFileSync(join(folder, 'names.mjs'), code);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: /^@coke\// },
    build: { ssr: 'names.mjs', outDir: 'names', minify: true, target: 'es2022' },
  });
  return JSON.parse(run(folder, process.execPath, [join('names', 'names.js')])) as string[];
}
