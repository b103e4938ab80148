import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OnProgress } from '@coke/datasets';
import { cachePath } from '../../../.ci/cache.mjs';
import { interpreterOf, makePythonEnvironment, printed } from '../../../.ci/python-environment.ts';
import { runLines } from '../../../.ci/run-lines.ts';
import { CUDA, REQUIREMENTS, TORCH } from './python-requirements.ts';

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
const VERSIONS_FILE = 'versions.json';

/**
 * The environment of the Python peers. Set up on first use, and again when its requirements or the
 * interpreter have changed: about 850 MB are fetched with pip, 3 GB written.
 *
 * @throws Error if it cannot be set up: without Python 3.11 or newer, or without a network.
 */
export async function pythonEnvironment(
  options: PythonEnvironmentOptions,
): Promise<PythonEnvironment> {
  const { signal, folder = FOLDER, python } = options;
  try {
    const installer = await readFile(join(SCRIPTS, 'install_torch.py'), 'utf8');
    const place = await makePythonEnvironment({
      ...{ folder, python, signal },
      contents: [REQUIREMENTS, TORCH, CUDA, installer],
      install: (workshop, command) => install(workshop, command, options),
    });
    const versions = JSON.parse(await readFile(join(place, VERSIONS_FILE), 'utf8'));
    return { command: interpreterOf(place), env: { PYTHONNOUSERSITE: '1' }, versions };
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      `The environment of the Python peers could not be set up; --peers npm measures without them.\n` +
        `It needs Python 3.11 or newer with venv and pip, and the package index.\n` +
        (error as Error).message,
      { cause: error },
    );
  }
}

async function install(
  workshop: string,
  command: string,
  { onProgress, signal }: PythonEnvironmentOptions,
): Promise<void> {
  const onLine = (line: string) => {
    const [, file, size] = /^ *Downloading (\S+) \((\d+.*MB)\)/.exec(line) ?? [];
    if (file) onProgress(`Python peers: fetching ${file.split('-')[0]}, ${size}`);
    if (line.startsWith('Installing')) onProgress('Python peers: installing');
  };
  const run = (...args: string[]) => runLines(command, args, { onLine, ...(signal && { signal }) });
  onProgress('setting up the Python peers, once: about 850 MB to fetch');
  await run('-m', 'pip', 'install', '--no-compile', ...REQUIREMENTS);
  await run(join(SCRIPTS, 'install_torch.py'), TORCH, ...CUDA);
  onProgress('Python peers: trying them');
  const versions = await printed(command, [join(SCRIPTS, 'versions.py')], signal);
  await writeFile(join(workshop, VERSIONS_FILE), versions);
}
