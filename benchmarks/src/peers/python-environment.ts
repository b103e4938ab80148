import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnProgress } from '@coke/datasets';
import { cachePath, makeOnce } from '../../../.ci/cache.mjs';
import { CUDA, REQUIREMENTS, TORCH } from './python-requirements.ts';
import { runLines } from './run-lines.ts';

/** A Python with every library that is measured against. */
export interface PythonEnvironment {
  /** The interpreter. */
  readonly command: string;
  /** Variables to run it with, besides those of this process. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the libraries, and of Python. */
  readonly versions: Readonly<Record<string, string>>;
}

export interface PythonEnvironmentOptions {
  readonly onProgress: OnProgress;
  /** Ends the setting up; nothing half-done stays behind. */
  readonly signal?: AbortSignal;
  /** Interpreter to start from. @defaultValue `$PYTHON`, else `python3` */
  readonly python?: string;
  /** Where environments are kept. @defaultValue the cache's `python` */
  readonly folder?: string;
}

const FOLDER: string = cachePath('python');
const SCRIPTS: string = fileURLToPath(new URL('python', import.meta.url));
const WINDOWS = process.platform === 'win32';
const VERSIONS_FILE = 'versions.json';

const DESCRIBE =
  'import json, sys; print(json.dumps([sys.base_prefix, *map(int, sys.version_info[:3])]))';

/**
 * The environment of the Python peers. Set up on first use, and again when its requirements or the
 * interpreter have changed: about 850 MB are fetched with pip, 3 GB written.
 *
 * @throws Error if it cannot be set up: without Python 3.11 or newer, or without a network.
 */
export async function pythonEnvironment(
  options: PythonEnvironmentOptions,
): Promise<PythonEnvironment> {
  const { signal, folder = FOLDER } = options;
  const python = options.python ?? process.env.PYTHON ?? (WINDOWS ? 'python' : 'python3');
  try {
    const place = join(folder, await fingerprint(python, signal));
    await makeOnce(place, (workshop) => setUp(python, workshop, options), { signal });
    const versions = JSON.parse(await readFile(join(place, VERSIONS_FILE), 'utf8'));
    return { command: interpreter(place), env: { PYTHONNOUSERSITE: '1' }, versions };
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `The environment of the Python peers could not be set up; --peers npm measures without them.\n` +
        `It needs ${python} 3.11 or newer with venv and pip, and the package index.\n` +
        (error as Error).message,
      { cause: error },
    );
  }
}

/** Of all that decides what the environment is made of. */
async function fingerprint(python: string, signal: AbortSignal | undefined): Promise<string> {
  const [home, ...version] = JSON.parse(await printed(python, ['-c', DESCRIBE], signal));
  const [major, minor] = version as [number, number];
  if (major !== 3 || minor < 11) {
    throw new RangeError(`${python} should be 3.11 or newer, got ${version.join('.')}`);
  }
  const installer = await readFile(join(SCRIPTS, 'install_torch.py'), 'utf8');
  const parts = [
    REQUIREMENTS,
    TORCH,
    CUDA,
    home,
    version,
    process.platform,
    process.arch,
    installer,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}

async function setUp(
  python: string,
  workshop: string,
  { onProgress, signal }: PythonEnvironmentOptions,
): Promise<void> {
  const own = interpreter(workshop);
  const onLine = (line: string) => {
    const [, file, size] = /^ *Downloading (\S+) \((\d+.*MB)\)/.exec(line) ?? [];
    if (file) onProgress(`Python peers: fetching ${file.split('-')[0]}, ${size}`);
    if (line.startsWith('Installing')) onProgress('Python peers: installing');
  };
  const run = (program: string, ...args: string[]) =>
    runLines(program, args, { onLine, ...(signal && { signal }) });
  onProgress('setting up the Python peers, once: about 850 MB to fetch');
  await run(python, '-m', 'venv', workshop);
  await run(own, '-m', 'pip', 'install', '--no-compile', ...REQUIREMENTS);
  await run(own, join(SCRIPTS, 'install_torch.py'), TORCH, ...CUDA);
  onProgress('Python peers: trying them');
  const versions = await printed(own, [join(SCRIPTS, 'versions.py')], signal);
  await writeFile(join(workshop, VERSIONS_FILE), versions);
}

async function printed(
  program: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  let last = '';
  const onLine = (line: string) => {
    last = line;
  };
  await runLines(program, args, { onLine, ...(signal && { signal }) });
  return last;
}

function interpreter(place: string): string {
  return join(place, ...(WINDOWS ? ['Scripts', 'python.exe'] : ['bin', 'python']));
}
