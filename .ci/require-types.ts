// The end of `npm run build`: declarations for CommonJS files under `module: node16`, where TypeScript has
// `require` of an ES module for an error, though every Node that we support can. The same text, under a
// name that says CommonJS; attw calls that `false-cjs`.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../packages');

for (const name of readdirSync(packages)) {
  const folder = join(packages, name);
  if (!existsSync(join(folder, 'dist'))) continue;
  for (const path of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.d.ts')) continue;
    const file = join(folder, 'dist', path);
    const text = forRequire(readFileSync(file, 'utf8'), folder);
    writeFileSync(file.replace(/\.ts$/, '.cts'), text);
  }
}

function forRequire(declarations: string, folder: string): string {
  return declarations
    .replace(/(from |import\()(['"])(\.[^'"]+)\.js\2/g, '$1$2$3.cjs$2')
    .replace(/^import (?:type )?(.* from '([^'.][^']*)');$/gm, (statement, rest, specifier) =>
      isModule(specifier, folder)
        ? `import type ${rest} with { 'resolution-mode': 'import' };`
        : statement,
    );
}

/** Has a dependency from elsewhere nothing for `require`? */
function isModule(specifier: string, folder: string): boolean {
  const [name = ''] = /^(@[^/]+\/)?[^/]+/.exec(specifier) ?? [];
  const manifest = join(folder, 'node_modules', name, 'package.json');
  if (name.startsWith('@coke/') || !existsSync(manifest)) return false;
  const { type, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, unknown>;
  return type === 'module' && !JSON.stringify(exports ?? '').includes('"require"');
}
