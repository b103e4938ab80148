// `tsx .ci/chromium.ts`: makes sure that there is a Chromium for `npm run test:browser`. The environment
// variable CHROMIUM names one; else it is the system's, which on Debian is installed if there is none.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['chromium', 'chromium-browser'];

/** What a test browser needs: in a container, as root, and no request that no test made. */
export const quietArguments: readonly string[] = [
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-quic',
  '--disable-sync',
];

/** WebGL2 and WebGPU on the software renderer, so that every machine computes the same. */
const SOFTWARE_GPU: readonly string[] = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
];

/** Arguments that Chromium is started with. */
export const chromiumArguments: readonly string[] = [...quietArguments, ...SOFTWARE_GPU];

/**
 * Path of the Chromium to test in.
 *
 * @throws Error if there is none.
 */
export function findChromium(): string {
  const named = process.env.CHROMIUM;
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`CHROMIUM should be the path of an executable, got ${named}`);
  }
  const found = findOnPath();
  if (found) return found;
  throw new Error(
    'Chromium should be installed, got none: run `npm run test:browser` or set CHROMIUM',
  );
}

function findOnPath(): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin'];
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs Debian's package. */
function install(): void {
  const root = process.getuid?.() === 0 ? [] : ['sudo'];
  const apt = (...args: string[]) => {
    const [command, ...rest] = [
      ...root,
      'apt-get',
      '-qq',
      '-o',
      'DPkg::Lock::Timeout=120',
      ...args,
    ];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    return spawnSync(command!, rest, { stdio: 'inherit', env }).status === 0;
  };
  console.log('Chromium is missing: installing the package of that name');
  // A list that could not be fetched need not be the one that has the package.
  apt('update');
  if (apt('install', '-y', '--no-install-recommends', 'chromium')) return;
  throw new Error(
    'Chromium should be installed: its package could not be; install one, or set CHROMIUM',
  );
}

function ensure(): void {
  if (!process.env.CHROMIUM && !findOnPath() && existsSync('/usr/bin/apt-get')) install();
  const path = findChromium();
  const { status, stdout, stderr, error } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status === 0) console.log(stdout.trim());
  else throw new Error(`${path} should run, got exit code ${status}\n${error?.message ?? stderr}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensure();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
