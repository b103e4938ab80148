import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Manifest, readManifest } from './tarballs.ts';

/** What an installed package's folder should hold, and what should be alone beside it. */
export function checkFiles(project: string, name: string): string[] {
  const folder = join(project, 'node_modules', name);
  const manifest = readManifest(folder);
  const problems: string[] = [];
  const targets = Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? target : Object.values(target),
  );
  for (const file of ['README.md', 'LICENSE', ...targets]) {
    if (!existsSync(join(folder, file))) problems.push(`${file} should be packed`);
  }
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (/\.test\.|\.tsbuildinfo$/.test(file)) problems.push(`${file} should not be packed`);
  }
  if (JSON.stringify(manifest).includes('workspace:')) {
    problems.push('package.json should name versions, got workspace: ranges');
  }
  return [...problems, ...checkAlone(project, manifest)];
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
