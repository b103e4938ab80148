// Installs what the modes `headlessgl` and `webgpu` need in Node and no npm install brings: Debian's
// packages, a build of `gl`, the package `webgpu`. All of npm's goes to the cache's folder `gpujs-devices`,
// once for each Node ABI. Does nothing when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cachePath, makeOnce } from '../../../.ci/cache.mjs';

const GL = '8.1.6'; // what gpu.js 2.24.1 asks for
const WEBGPU = '0.6.2';
const APT = [
  ...['libxi-dev', 'libgl1-mesa-dev', 'libx11-dev', 'libxext-dev', 'pkg-config', 'g++', 'make'],
  ...['libgl1-mesa-dri', 'xvfb', 'xauth', 'libvulkan1'],
];
// Nobody is there to answer, and a build in the background that asks is stopped.
const QUIET = ['ignore', 'inherit', 'inherit'];
/** The manifest of the software renderer in Debian's Chromium. */
export const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const ATTEMPTS = 4;
const PAUSE = 10_000; // milliseconds, after the first

const FOLDER = cachePath(
  'gpujs-devices',
  `gl-${GL}-webgpu-${WEBGPU}-${process.arch}-abi-${process.versions.modules}`,
);

/** Where the npm packages are: for NODE_PATH, so that gpu.js finds `gl`. */
export const modules = join(FOLDER, 'node_modules');

/** Are the npm packages there, built, in these versions? */
export function isBuilt() {
  return existsSync(FOLDER);
}

/** The Vulkan driver: the one that VK_DRIVER_FILES names, or the software renderer in Chromium. */
export function vulkanDriver() {
  const driver = process.env.VK_DRIVER_FILES ?? SWIFTSHADER;
  if (existsSync(driver)) return driver;
  throw new Error(`VK_DRIVER_FILES should name a Vulkan driver's manifest, got ${driver}`);
}

function run(command, args, options = {}) {
  const { status, signal, error } = spawnSync(command, args, { stdio: QUIET, ...options });
  if (status === 0) return;
  const got = error?.message ?? signal ?? `exit ${status}`;
  throw new Error(`${command} ${args.join(' ')} should succeed, got ${got}`);
}

/** Nothing else goes on here. */
function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function installed(name) {
  const { stdout } = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' });
  return /^Status: .* installed$/m.test(stdout ?? '');
}

function installPackages() {
  if (!existsSync('/usr/bin/apt-get')) return;
  const wanted = [
    ...APT,
    ...(process.env.VK_DRIVER_FILES ? [] : ['chromium']),
    // For node-gyp, which takes any.
    ...(spawnSync('python3', ['--version']).status === 0 ? [] : ['python3']),
  ];
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length === 0) return;
  console.log(`Installing packages of the system: ${missing.join(' ')}`);
  const root = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = (...args) => {
    const quiet = ['-qq', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3'];
    const command = [...root, 'apt-get', ...quiet, ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command[0], command.slice(1), { stdio: QUIET, env }).status;
  };
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    // A list that could not be fetched need not be the one that has the packages.
    apt('update');
    if (apt('install', '-y', '--no-install-recommends', ...missing) === 0) return;
    // A mirror that is being updated, or does not answer, is another one a little later.
    if (attempt < ATTEMPTS) sleep(PAUSE * attempt);
  }
  throw new Error(`packages should be installed: ${missing.join(' ')}; install them by hand`);
}

/** Compiles `gl` against Node's own headers where they lie beside it; else node-gyp looks for them. */
function compile(gl) {
  console.log('Building gl: some minutes, once');
  const node = dirname(dirname(realpathSync(process.execPath)));
  const nodedir = existsSync(join(node, 'include/node/node.h')) ? [`--nodedir=${node}`] : [];
  run(
    process.execPath,
    [join(gl, '../node-gyp/bin/node-gyp.js'), 'rebuild', '--silent', '--jobs=max', ...nodedir],
    // Its errors are on stderr; stdout lists 160 files.
    { cwd: gl, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

// That it draws, and not only loads.
const TRY = `
const gl = require('gl')(1, 1);
if (!gl) throw new Error('gl should give a context, got none');
gl.clearColor(1, 0, 0, 1);
gl.clear(gl.COLOR_BUFFER_BIT);
const pixel = new Uint8Array(4);
gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
if (String(pixel) !== '255,0,0,255') throw new Error('gl should draw red, got ' + pixel);
console.log('gl draws on ' + gl.getParameter(gl.RENDERER));
`;

async function installModules() {
  await makeOnce(FOLDER, (folder) => {
    const dependencies = { gl: GL, webgpu: WEBGPU };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    // Their scripts would look for ready-made builds on hosts that need not be reachable.
    const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    run('npm', ['install', ...quiet], { cwd: folder });
    const gl = join(folder, 'node_modules/gl');
    compile(gl);
    run('xvfb-run', ['-a', process.execPath, '-e', TRY], { cwd: folder });
  });
}

/** @throws Error that says what could not be installed. The next run goes on from what is there. */
export async function installDevices() {
  installPackages();
  await installModules();
  vulkanDriver();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await installDevices();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
