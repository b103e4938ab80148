// Builds tfjs-node out of what npm and PyPI have, once, into the cache's folder `tfjs-node`: its own
// installer takes TensorFlow's C library from a host that many networks do not reach. The library is taken
// from the wheel of tensorflow-cpu, which is only unpacked, so any Python 3 with pip will do. See
// docs/tfjs-node.md.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachePath, makeOnce } from '../../../.ci/cache.mjs';

const TFJS_NODE = '4.22.0';
// The first whose C library is a file of its own; tfjs-node 4.22 was written for 2.9, whose is not.
const TENSORFLOW = '2.12.1';
const SHA256 = 'd05b8268da5bd87cf43d46da177e3b3ca39f2db0437e56c5e18351db4cde8679';

/** Where it is built: `require(join(TFJS_NODE_FOLDER, 'node_modules/@tensorflow/tfjs-node'))`. */
export const TFJS_NODE_FOLDER = cachePath(
  'tfjs-node',
  `${TFJS_NODE}-tensorflow-${TENSORFLOW}-${process.arch}`,
);

/** Has it been built, in these versions? */
export function isBuilt() {
  return existsSync(TFJS_NODE_FOLDER);
}

/**
 * Runs a program to its end.
 *
 * @param quiet - Show what it prints only if it fails.
 */
function run(cwd, what, program, args, { quiet = false, env = {} } = {}) {
  console.log(what);
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return stdout;
  const output = quiet && !error ? `\n${stdout}${stderr}`.slice(-6000) : '';
  throw new Error(`${what} failed: ${program}: ${error?.message ?? signal ?? status}${output}`);
}

function expectTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `the machine should be linux x64, got ${process.platform} ${process.arch}: install @tensorflow/tfjs-node itself`,
    );
  }
  const tools = { python3: ['-m', 'pip', '--version'], make: ['--version'], 'g++': ['--version'] };
  for (const [tool, args] of Object.entries(tools)) {
    const { status } = spawnSync(tool, args, { stdio: 'ignore' });
    if (status !== 0) throw new Error(`${tool} ${args.join(' ')} should run, got ${status}`);
  }
}

/** npm's part: the JavaScript of tfjs-node and the sources of its binding. */
function installPackage(folder) {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const what = `npm: @tensorflow/tfjs-node ${TFJS_NODE} and what it needs, 300 MB on disk`;
  run(folder, what, 'npm', [...args, `@tensorflow/tfjs-node@${TFJS_NODE}`]);
  return join(folder, 'node_modules/@tensorflow/tfjs-node');
}

const UNPACK = `
import sys, zipfile
wheel, into = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(('tensorflow/include/', 'tensorflow/libtensorflow_')):
            archive.extract(name, into)
`;

/** PyPI's part: the C library and its headers. */
function installLibrary(folder, tfjsNode) {
  const wheels = join(folder, 'wheels');
  const requirements = join(folder, 'requirements.txt');
  writeFileSync(requirements, `tensorflow-cpu==${TENSORFLOW} --hash=sha256:${SHA256}\n`);
  const wanted = ['--python-version=3.10', '--implementation=cp', '--abi=cp310'];
  const platforms = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'];
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', ...wanted];
  args.push(...platforms.map((platform) => `--platform=${platform}`));
  args.push('--require-hashes', `--requirement=${requirements}`, `--dest=${wheels}`);
  run(folder, `pip: tensorflow-cpu ${TENSORFLOW}, 232 MB`, 'python3', args);
  const wheel = join(wheels, readdirSync(wheels)[0]);
  const unpacked = join(folder, 'unpacked');
  const what = 'unpacking the library, 577 MB, and its headers';
  run(folder, what, 'python3', ['-c', UNPACK, wheel, unpacked], { quiet: true });
  const lib = join(tfjsNode, 'deps/lib');
  mkdirSync(lib, { recursive: true });
  renameSync(join(unpacked, 'tensorflow/include'), join(tfjsNode, 'deps/include'));
  for (const part of ['cc', 'framework']) {
    const file = `libtensorflow_${part}.so.2`;
    renameSync(join(unpacked, 'tensorflow', file), join(lib, file));
    // The linker looks for these names, the loader for those above.
    symlinkSync(file, join(lib, part === 'cc' ? 'libtensorflow.so' : `libtensorflow_${part}.so`));
  }
  for (const used of [wheels, unpacked, requirements]) rmSync(used, { recursive: true });
}

/** The binding between the two, compiled. */
function compile(tfjsNode) {
  // Node's own headers where they lie beside it; else node-gyp looks for them.
  const node = dirname(dirname(realpathSync(process.execPath)));
  const headers = existsSync(join(node, 'include/node/node_api.h'));
  const env = headers ? { npm_config_nodedir: node } : {};
  const args = ['--no-install', 'node-pre-gyp', 'install', '--build-from-source'];
  run(tfjsNode, 'compiling the binding', 'npx', args, { quiet: true, env });
  for (const used of ['build', 'deps/include']) {
    rmSync(join(tfjsNode, used), { recursive: true, force: true });
  }
}

// Node 23 dropped two functions that tfjs-node 4.22 calls.
const TRY = `
const util = require('node:util');
util.isNullOrUndefined ??= (value) => value == null;
util.isArray ??= Array.isArray;
const tf = require('@tensorflow/tfjs-node');
const [product] = tf.matMul([[1, 2]], [[3], [4]]).dataSync();
if (tf.getBackend() !== 'tensorflow' || product !== 11) throw new Error('got ' + product);
`;

/**
 * Build it, if it has not been.
 *
 * @throws Error that says which step failed, with what it printed. The next run starts afresh.
 */
export async function build() {
  if (isBuilt()) return;
  expectTools();
  const started = Date.now();
  await makeOnce(TFJS_NODE_FOLDER, (folder) => {
    const tfjsNode = installPackage(folder);
    installLibrary(folder, tfjsNode);
    compile(tfjsNode);
    run(folder, 'trying it', process.execPath, ['-e', TRY], { quiet: true });
  });
  console.log(
    `tfjs-node is in ${TFJS_NODE_FOLDER}: ${Math.round((Date.now() - started) / 1000)} s`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
