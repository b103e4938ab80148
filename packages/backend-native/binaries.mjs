// `node packages/backend-native/binaries.mjs <folder> [linux-x64-gnu …]`: packs binaries as what npm installs beside
// `@coke/backend-native`, a package each; without names all of them. With --dependencies the package's own manifest
// names them, too, as it is published. Cross-compilation takes cargo-zigbuild and zig (both on PyPI: `pip install
// cargo-zigbuild ziglang`) and the targets of `rustup target add`; this system's own binary takes neither. Windows takes
// cargo-xwin and clang, which fetch Microsoft's libraries: that has not been tried. Of what is built for macOS and
// ARM nothing has run yet.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildNative, TARGET } from './build.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const MANIFEST = join(HERE, 'package.json');
const BUILT = join(HERE, 'binary/coke.node');

/** Each binary: what Rust calls the system, what cargo calls the file, and what npm is told. Glibc is that of 2012. */
const BINARIES = {
  'linux-x64-gnu': ['x86_64-unknown-linux-gnu', 'libcoke_node.so', 'linux', 'x64', 'glibc'],
  'linux-x64-musl': ['x86_64-unknown-linux-musl', 'libcoke_node.so', 'linux', 'x64', 'musl'],
  'linux-arm64-gnu': ['aarch64-unknown-linux-gnu', 'libcoke_node.so', 'linux', 'arm64', 'glibc'],
  'linux-arm64-musl': ['aarch64-unknown-linux-musl', 'libcoke_node.so', 'linux', 'arm64', 'musl'],
  'darwin-arm64': ['aarch64-apple-darwin', 'libcoke_node.dylib', 'darwin', 'arm64'],
  'darwin-x64': ['x86_64-apple-darwin', 'libcoke_node.dylib', 'darwin', 'x64'],
  'win32-x64': ['x86_64-pc-windows-msvc', 'coke_node.dll', 'win32', 'x64'],
};
const OLDEST_GLIBC = '.2.17';

/** Names of all packages of binaries. */
export const names = Object.keys(BINARIES).map(packageName);

function packageName(binary) {
  return `@coke/backend-native-${binary}`;
}

/** The binary of this system, unless that has none. */
export function hostBinary() {
  const { platform, arch, report } = process;
  const musl = platform === 'linux' && !report.getReport().header.glibcVersionRuntime;
  const fitting = [`${platform}-${arch}`, `${platform}-${arch}-${musl ? 'musl' : 'gnu'}`];
  return fitting.find((each) => each in BINARIES);
}

/**
 * Packs a compiled addon.
 *
 * @returns Where the tarball is.
 */
export function packBinary(binary, file, folder) {
  const [, , os, cpu, libc] = BINARIES[binary];
  const { version, license, homepage, repository, bugs, engines } = JSON.parse(
    readFileSync(MANIFEST, 'utf8'),
  );
  const manifest = {
    name: packageName(binary),
    version,
    description: `The binary of @coke/backend-native for ${binary}`,
    ...{ license, homepage, repository, bugs, engines },
    main: 'coke.node',
    files: ['coke.node'],
    ...{ os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) },
  };
  const made = mkdtempSync(join(tmpdir(), 'coke-binary-'));
  try {
    const about = 'https://github.com/coke-js/coke/tree/main/packages/backend-native#readme';
    writeFileSync(join(made, 'package.json'), JSON.stringify(manifest, undefined, 2));
    writeFileSync(
      join(made, 'README.md'),
      `# ${manifest.name}\n\n${manifest.description}: see [there](${about}).\n`,
    );
    copyFileSync(join(HERE, '../../LICENSE'), join(made, 'LICENSE'));
    copyFileSync(file, join(made, 'coke.node'));
    run('npm', ['pack', '--silent', '--pack-destination', folder], made);
  } finally {
    rmSync(made, { recursive: true });
  }
  return join(folder, `coke-backend-native-${binary}-${version}.tgz`);
}

/** Compiles for another system, or for an older glibc than this one's. */
function crossCompile(binary) {
  const [triple, library] = BINARIES[binary];
  // A library for musl that is loaded shares its C library with the program.
  const flags = triple.endsWith('musl') ? { RUSTFLAGS: '-C target-feature=-crt-static' } : {};
  const options = ['--release', '--locked', '--package', 'coke-node'];
  const exact = triple.endsWith('linux-gnu') ? triple + OLDEST_GLIBC : triple;
  const build = triple.endsWith('msvc') ? ['xwin', 'build'] : ['zigbuild'];
  run('cargo', [...build, ...options, '--target', exact], join(HERE, 'native'), {
    ...{ CARGO_TARGET_DIR: TARGET, ...flags },
  });
  return join(TARGET, triple, 'release', library);
}

/** Names the packages of binaries in the manifest, of this very version: to be published so, and not committed. */
function nameInManifest() {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const optionalDependencies = Object.fromEntries(names.map((name) => [name, manifest.version]));
  writeFileSync(
    MANIFEST,
    `${JSON.stringify({ ...manifest, optionalDependencies }, undefined, 2)}\n`,
  );
}

function run(command, args, cwd, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32', // npm is a .cmd file there
  });
  if (status === 0) return;
  throw new Error(
    `${command} ${args.join(' ')} should succeed, got ${error?.message ?? `exit ${status}`}`,
  );
}

async function main(words) {
  const [folder, ...wanted] = words.filter((word) => word !== '--dependencies');
  const unknown = wanted.find((binary) => !(binary in BINARIES));
  if (folder === undefined || unknown !== undefined) {
    const rule = `a folder, and names of ${Object.keys(BINARIES).join(', ')}`;
    throw new Error(`the arguments should be ${rule}, got ${unknown ?? 'none'}`);
  }
  const destination = resolve(folder);
  mkdirSync(destination, { recursive: true });
  const zig = spawnSync('cargo', ['zigbuild', '--version']).status === 0;
  for (const binary of wanted.length > 0 ? wanted : Object.keys(BINARIES)) {
    if (!zig && binary === hostBinary()) await buildNative();
    const file = !zig && binary === hostBinary() ? BUILT : crossCompile(binary);
    if (!existsSync(file)) throw new Error(`${file} should be built, got none`);
    console.log(packBinary(binary, file, destination));
  }
  if (words.includes('--dependencies')) nameInManifest();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
