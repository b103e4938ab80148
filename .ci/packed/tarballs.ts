import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostBinary, packBinary } from '../../packages/backend-native/binaries.mjs';
import { isBuilt } from '../../packages/backend-native/build.mjs';
import { run } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A file, or one for each condition. */
export type Target = string | { readonly [condition: string]: Target };

/** The fields of a package.json that the check reads. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly sideEffects?: boolean;
  /** Commands: file by name. */
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, Target>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A package as it would be published. */
export interface Tarball {
  readonly manifest: Manifest;
  readonly file: string;
  /** What npm adds on this system, of packages that name a binary for each when they are published. */
  readonly binary?: { readonly name: string; readonly file: string };
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Packs every package that may be published, with pnpm, which rewrites `workspace:` ranges. */
export function packAll(destination: string): Map<string, Tarball> {
  const tarballs = new Map<string, Tarball>();
  for (const name of readdirSync(join(ROOT, 'packages'))) {
    const folder = join(ROOT, 'packages', name);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const manifest = readManifest(folder);
    if (manifest.private) continue;
    const file = join(destination, `${name}.tgz`);
    run(folder, process.execPath, [join(ROOT, '.ci/pnpm.mjs'), 'pack', '--out', file]);
    const binary = name === 'backend-native' ? packHostBinary(destination) : undefined;
    tarballs.set(manifest.name, { manifest, file, ...(binary && { binary }) });
  }
  return tarballs;
}

function packHostBinary(destination: string): Tarball['binary'] {
  const binary = hostBinary();
  if (binary === undefined || !isBuilt()) return undefined;
  const built = join(ROOT, 'packages/backend-native/binary/coke.node');
  return { name: `@coke/backend-native-${binary}`, file: packBinary(binary, built, destination) };
}

/** A package and those of this repository that it needs, directly or not: name to `file:` range. */
export function closure(name: string, tarballs: ReadonlyMap<string, Tarball>): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (next: string): void => {
    const tarball = tarballs.get(next);
    if (!tarball || found.has(next)) return;
    found.set(next, `file:${tarball.file}`);
    const { binary } = tarball;
    if (binary) found.set(binary.name, `file:${binary.file}`);
    const { dependencies, peerDependencies } = tarball.manifest;
    for (const key of Object.keys({ ...dependencies, ...peerDependencies })) visit(key);
  };
  visit(name);
  return found;
}
