// Installs and generates what is missing or out of date. `npm test` and `npm run demo` start with it, so they work
// straight after `git clone`; when nothing has changed it takes a moment and says nothing.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { pnpm } from './pnpm.mjs';

const OLDEST = [20, 19];
const STAMP = 'node_modules/.bootstrap';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`Node should be ${OLDEST.join('.')} or newer, got ${process.versions.node}`);
  process.exit(1);
}

const folders = [
  'benchmarks',
  'docs',
  ...readdirSync('packages').map((name) => `packages/${name}`),
];
const packages = folders.filter((folder) => existsSync(join(folder, 'package.json')));

/** Everything that decides what an install puts on this machine. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  const manifests = packages.map((folder) => join(folder, 'package.json'));
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]) {
    hash.update(`\0${file}\0`).update(existsSync(file) ? readFileSync(file) : '');
  }
  return hash.digest('hex');
}

/** Folders whose dependencies somebody removed since the stamp was written. */
function emptied() {
  return packages.filter((folder) => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    );
    const wanted = Object.keys({ ...dependencies, ...devDependencies });
    return wanted.some((name) => !existsSync(join(folder, 'node_modules', name)));
  });
}

const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
if (stamp !== fingerprint() || emptied().length > 0) {
  console.log(stamp ? 'Dependencies have changed: installing' : 'First run: installing');
  const status = pnpm([
    'install',
    process.env.CI ? '--frozen-lockfile' : '--prefer-frozen-lockfile',
  ]);
  if (status !== 0) {
    console.error(
      `\nThe install failed (exit code ${status}); its own message is above. It needs the npm registry` +
        ' and a writable working tree. Run `npm run setup` to try again.',
    );
    process.exit(status);
  }
  writeFileSync(STAMP, fingerprint()); // an install may have written the lockfile
}

// Sources that are made from other sources, such as WebAssembly; each one knows when it is current.
for (const folder of packages) {
  const script = join(folder, 'generate.mjs');
  if (!existsSync(script)) continue;
  const { generate } = await import(pathToFileURL(script).href);
  await generate();
}
