// `npm run check:packed [core backend-ndarray … together]`: packs every package that is not private and
// uses it as a stranger would, in an empty folder: npm install, import, require, types, README example, the
// same bundled for a page, minified names, commands; then several backends in one project.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { checkBundle } from './packed/check-bundle.ts';
import { checkCommands } from './packed/check-commands.ts';
import { checkExample } from './packed/check-example.ts';
import { checkFiles } from './packed/check-files.ts';
import { checkNames } from './packed/check-names.ts';
import { checkTogether } from './packed/check-together.ts';
import { checkTypes } from './packed/check-types.ts';
import { docsPrograms } from './packed/docs-programs.ts';
import { exportedNames } from './packed/exported-names.ts';
import { install } from './packed/install.ts';
import { readmeExample } from './packed/readme-example.ts';
import { closure, packAll, readManifest, type Tarball } from './packed/tarballs.ts';
import { SETUPS } from './packed/type-check.ts';

async function checkPackage(
  name: string,
  tarballs: ReadonlyMap<string, Tarball>,
  folder: string,
): Promise<string[]> {
  mkdirSync(folder);
  const readme = join(import.meta.dirname, '../packages', basename(name), 'README.md');
  const example = readmeExample(readFileSync(readme, 'utf8'));
  const { peerDependencies, devDependencies } = tarballs.get(name)!.manifest;
  // What only the example imports, such as one of the devices that a peer may run on.
  const imported = Object.entries(devDependencies ?? {}).filter(
    ([other, version]) => /^\d/.test(version) && example.code.includes(`'${other}'`),
  );
  const dependencies = {
    ...Object.fromEntries(imported),
    // Optional peers too: an entry may need them.
    ...peerDependencies,
    ...Object.fromEntries(closure(name, tarballs)),
  };
  install(folder, dependencies);
  const problems = checkFiles(folder, name);
  if (problems.length > 0) return problems;

  const installed = join(folder, 'node_modules', name);
  const specifiers = Object.entries(readManifest(installed).exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path]) => name + path.slice(1));
  const values = exportedNames(folder, specifiers);
  writeFileSync(join(folder, 'example.ts'), `${example.code}\nexport {};\n`);
  const programs = ['example.ts', ...docsPrograms(folder, name)];
  for (const setup of SETUPS) problems.push(...checkTypes(folder, values, programs, setup));
  problems.push(...(await checkNames(folder, specifiers)));
  problems.push(...checkExample(folder, example));
  // A package with commands, or with the export condition `node`, is Node's alone.
  const { bin = {}, exports } = readManifest(installed);
  problems.push(...checkCommands(folder, bin));
  const isForNode = Object.keys(bin).length > 0 || Object(exports['.']).node !== undefined;
  if (!isForNode) problems.push(...(await checkBundle(folder, example)));
  return problems;
}

const ALONE =
  'installs, loads, type-checks, and its README prints what it says, in pages too if it is for them';
const TOGETHER =
  'backends may be chosen from and models held without saying of which type; what READMEs show type-checks';

const work = mkdtempSync(join(tmpdir(), 'coke-packed-'));
try {
  const only = process.argv.slice(2);
  const tarballs = packAll(work);
  /** What is found wrong, by what is checked. */
  const checks: readonly (readonly [string, () => string[] | Promise<string[]>])[] = [
    ...Array.from(tarballs.keys(), (name) => {
      const folder = join(work, basename(name));
      return [name, () => checkPackage(name, tarballs, folder)] as const;
    }),
    ['together', () => checkTogether(tarballs, join(work, 'together'))],
  ];
  for (const [name, check] of checks) {
    if (only.length > 0 && !only.includes(basename(name))) continue;
    console.log(name);
    let problems: string[];
    try {
      problems = await check();
    } catch (error) {
      problems = [(error as Error).message];
    }
    for (const problem of problems) console.error(`  ✗ ${problem.replaceAll('\n', '\n    ')}`);
    if (problems.length > 0) process.exitCode = 1;
    else console.log(`  ✓ ${name === 'together' ? TOGETHER : ALONE}`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
