import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Manifest, readManifest, type Target } from './tarballs.ts';

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent: readonly (string | null)[];
}

/** Sources of packages that are built into others. */
const PRIVATE = /^(\.\.\/)+(datasets|command-line)\/src\//;

/** What an installed package's folder should hold, and what should be alone beside it. */
export function checkFiles(project: string, name: string): string[] {
  const folder = join(project, 'node_modules', name);
  const manifest = readManifest(folder);
  const problems: string[] = [];
  const targets = Object.values(manifest.exports).flatMap(filesOf);
  for (const file of ['README.md', 'LICENSE', ...targets]) {
    if (!existsSync(join(folder, file))) problems.push(`${file} should be packed`);
  }
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.test\.|\.tsbuildinfo$/.test(file)) problems.push(`${file} should not be packed`);
    if (file.endsWith('.map')) problems.push(...checkSources(join(folder, file)));
  }
  if (manifest.sideEffects !== false) problems.push('package.json should say sideEffects: false');
  if (JSON.stringify(manifest).includes('workspace:')) {
    problems.push('package.json should name versions, got workspace: ranges');
  }
  return [...problems, ...checkAlone(project, manifest)];
}

/** Every file that an export may stand for. */
function filesOf(target: Target): string[] {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);
}

/** The sources that a map names should be there too, or, of a private package, in the map. */
function checkSources(map: string): string[] {
  const { sources, sourcesContent } = JSON.parse(readFileSync(map, 'utf8')) as SourceMap;
  const missing = sources.filter(
    (source, i) =>
      !existsSync(join(map, '..', source)) && !(PRIVATE.test(source) && sourcesContent[i]),
  );
  return missing.map((source) => `${source} should be packed: ${basename(map)} names it`);
}

/** A package without dependencies should bring nothing else along. */
function checkAlone(project: string, manifest: Manifest): string[] {
  const { name, dependencies, peerDependencies } = manifest;
  if (Object.keys({ ...dependencies, ...peerDependencies }).length > 0) return [];
  const visible = (path: string): string[] => readdirSync(path).filter((entry) => entry[0] !== '.');
  const modules = join(project, 'node_modules');
  const found = visible(modules).flatMap((entry) =>
    entry[0] === '@' ? visible(join(modules, entry)).map((sub) => `${entry}/${sub}`) : entry,
  );
  return String(found) === name ? [] : [`node_modules should hold just ${name}, got ${found}`];
}
