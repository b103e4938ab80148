// The end of `npm run build`: declarations for CommonJS files under `module: node16`, where TypeScript has
// `require` of an ES module for an error, though every Node that we support can. The same text, under a
// name that says CommonJS; attw calls that `false-cjs`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const packages = join(import.meta.dirname, '../packages');
for (const name of readdirSync(packages)) {
  const files = readdirSync(join(packages, name), { recursive: false, encoding: 'utf8' });
  if (!files.includes('dist')) continue;
  const dist = join(packages, name, 'dist');
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.d.ts')) continue;
    const text = readFileSync(join(dist, path), 'utf8');
    const required = text.replace(/(from |import\()(['"])(\.[^'"]+)\.js\2/g, '$1$2$3.cjs$2');
    writeFileSync(join(dist, path.replace(/\.ts$/, '.cts')), required);
  }
}
