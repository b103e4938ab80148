import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SOURCE = new URL('./service-worker.ts', import.meta.url);

/**
 * Write the playground's service worker into a site that has been built.
 *
 * @param site - Folder of the site.
 * @param base - Path of the site on its host, as `/` or `/coke/`.
 */
export function writeServiceWorker(site: string, base: string): void {
  const files = [
    `${base}playground`,
    `${base}vp-icons.css`,
    ...filesUnder(join(site, 'assets'))
      .filter(isNeeded)
      .map((name) => `${base}assets/${name}`),
  ];
  const hash = createHash('sha256').update(files.join('\n'));
  hash.update(readFileSync(join(site, 'playground.html')));
  const version = hash.digest('hex').slice(0, 16);
  const { outputText } = ts.transpileModule(readFileSync(SOURCE, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const constants = `const FILES = ${JSON.stringify(files)};\nconst VERSION = '${version}';\n`;
  writeFileSync(join(site, 'playground-offline.js'), constants + outputText);
}

/** Code, styles and Latin letters; not other pages, nor what is searched in them. */
function isNeeded(name: string): boolean {
  if (/\.md\..*\.js$/.test(name)) return name.startsWith('playground.md.');
  if (name.includes('LocalSearch') || name.includes('localSearch')) return false;
  if (name.endsWith('.woff2')) return name.startsWith('inter-roman-latin.');
  return /\.(?:js|css|wasm)$/.test(name);
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}
