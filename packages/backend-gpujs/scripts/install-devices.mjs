// Installs what the modes `headlessgl` and `webgpu` need in Node and no npm install brings: Debian's
// packages, a build of `gl`, the package `webgpu`. All of npm's goes to `.cache/gpujs-devices`, once for
// each Node ABI. Does nothing when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const GL = '8.1.6'; // what gpu.js 2.24.1 asks for
const WEBGPU = '0.6.2';
const APT = [
  ...['libxi-dev', 'libgl1-mesa-dev', 'libx11-dev', 'libxext-dev', 'pkg-config', 'g++', 'make'],
  ...['libgl1-mesa-dri', 'xvfb', 'xauth', 'libvulkan1'],
];
// Nobody is there to answer, and a build in the background that asks is stopped.
const QUIET = ['ignore', 'inherit', 'inherit'];
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Where the npm packages are: for NODE_PATH, so that gpu.js finds `gl`. */
export const modules = fileURLToPath(
  new URL(
    `../../../.cache/gpujs-devices/abi-${process.versions.modules}/node_modules`,
    import.meta.url,
  ),
);

/** The Vulkan driver: the one that VK_DRIVER_FILES names, or the software renderer in Chromium. */
export function vulkanDriver() {
  const driver = process.env.VK_DRIVER_FILES ?? SWIFTSHADER;
  if (existsSync(driver)) return driver;
  throw new Error(`VK_DRIVER_FILES should name a Vulkan driver's manifest, got ${driver}`);
}

function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: QUIET, ...options });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} should succeed, got ${error ?? status}`);
}

function installed(name) {
  const { stdout } = spawnSync('dpkg', ['--status', name], { encoding: 'utf8' });
  return /^Status: .* installed$/m.test(stdout ?? '');
}

function installPackages() {
  if (!existsSync('/usr/bin/apt-get')) return;
  const wanted = process.env.VK_DRIVER_FILES ? APT : [...APT, 'chromium'];
  const missing = wanted.filter((name) => !installed(name));
  if (missing.length === 0) return;
  const root = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = (...args) => {
    const command = [...root, 'apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', ...args];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command[0], command.slice(1), { stdio: QUIET, env }).status;
  };
  // A list that could not be fetched need not be the one that has the packages.
  apt('update');
  if (apt('install', '-y', '--no-install-recommends', ...missing) === 0) return;
  throw new Error(`packages should be installed: ${missing.join(' ')}; install them by hand`);
}

function installModules() {
  const folder = join(modules, '..');
  const gl = join(modules, 'gl');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(gl) || !existsSync(join(modules, 'webgpu'))) {
    const dependencies = { gl: GL, webgpu: WEBGPU };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
    // Their scripts would look for ready-made builds on hosts that need not be reachable.
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  }
  if (existsSync(join(gl, 'build/Release/webgl.node'))) return;
  console.log('Building gl: some minutes, once');
  const headers = join(process.execPath, '../..');
  const nodedir = existsSync(join(headers, 'include/node/node.h')) ? [`--nodedir=${headers}`] : [];
  run(
    process.execPath,
    [join(modules, 'node-gyp/bin/node-gyp.js'), 'rebuild', '--silent', '--jobs=max', ...nodedir],
    // Its errors are on stderr; stdout lists 160 files.
    { cwd: gl, stdio: ['ignore', 'ignore', 'inherit'] },
  );
}

export function installDevices() {
  installPackages();
  installModules();
  vulkanDriver();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    installDevices();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
