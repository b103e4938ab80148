// `npm run build:native`: compiles the addon for this machine, unless it is current. The binary goes to `binary/`, where
// `native()` finds it in a clone, and what cargo makes on the way to `native/target`, or wherever CARGO_TARGET_DIR says.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cachePath, makeOnce } from '../../.ci/cache.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const CRATES = join(HERE, 'native');
/**
 * Where cargo keeps what it compiles. It is the clone's own: cargo goes by the times of files, and another clone's may be
 * older than what was compiled of these.
 */
export const TARGET = process.env.CARGO_TARGET_DIR || join(CRATES, 'target');
const BINARY = join(HERE, 'binary/coke.node');
const STAMP = join(HERE, 'binary/.stamp');

/** What cargo calls the addon, by what Node calls the system. */
const LIBRARIES = { darwin: 'libcoke_node.dylib', win32: 'coke_node.dll' };

/** `rustc -vV`: its version, and the machine that it compiles for; undefined: there is none. */
function compiler() {
  const { status, stdout } = spawnSync('rustc', ['-vV'], { cwd: CRATES, encoding: 'utf8' });
  return status === 0 && spawnSync('cargo', ['-V']).status === 0 ? stdout : undefined;
}

/** Everything that decides what the compiler puts out. */
function fingerprint(rustc) {
  const hash = createHash('sha256').update(`${rustc}\0${process.env.RUSTFLAGS ?? ''}`);
  const sources = readdirSync(CRATES, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(rs|toml|lock)$/.test(file) && !file.startsWith('target'))
    .sort();
  for (const file of ['build.mjs', ...sources.map((source) => join('native', source))]) {
    hash.update(`\0${file}\0`).update(readFileSync(join(HERE, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

/** Is the addon there? It may be older than its sources. */
export function isBuilt() {
  return existsSync(BINARY);
}

/**
 * @param optional - Without cargo, say so and go on.
 * @throws Error with cargo's messages above it if the addon does not compile.
 */
export async function buildNative({ optional = false } = {}) {
  const rustc = compiler();
  if (rustc === undefined) {
    if (!optional)
      throw new Error('cargo and rustc should be installed, got none (https://rustup.rs)');
    // One of before would not be tested as it is.
    rmSync(dirname(BINARY), { recursive: true, force: true });
    console.log('Tests of @coke/backend-native are left out: there is no cargo');
    return;
  }
  const stamp = fingerprint(rustc);
  if (isBuilt() && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return;
  const made = await makeOnce(cachePath('native', stamp), compile);
  mkdirSync(dirname(BINARY), { recursive: true });
  // A process that has the old one open keeps it.
  copyFileSync(join(made, 'coke.node'), `${BINARY}.${process.pid}`);
  renameSync(`${BINARY}.${process.pid}`, BINARY);
  writeFileSync(STAMP, stamp);
}

function compile(folder) {
  console.log('Compiling @coke/backend-native: a minute or two, once');
  const args = ['build', '--release', '--locked', '--package', 'coke-node'];
  const { status } = spawnSync('cargo', args, {
    cwd: CRATES,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, CARGO_TARGET_DIR: TARGET },
  });
  if (status !== 0) throw new Error(`cargo ${args.join(' ')} should succeed, got exit ${status}`);
  const library = LIBRARIES[process.platform] ?? 'libcoke_node.so';
  copyFileSync(join(TARGET, 'release', library), join(folder, 'coke.node'));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildNative({ optional: process.argv.includes('--optional') });
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
