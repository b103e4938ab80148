// Python for tests and benchmarks: virtual environments in the cache, made on first use.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { cachePath, makeOnce } from './cache.mjs';
import { runLines } from './run-lines.ts';

export interface PythonEnvironmentOptions {
  /** Where environments of this kind are kept. */
  readonly folder: string;
  /** All that decides what is in it, besides the interpreter. It becomes JSON. */
  readonly contents: unknown;
  /** Puts that in. */
  readonly install: (place: string, command: string) => Promise<void>;
  /** Interpreter to start from. @defaultValue `$PYTHON`, else `python3` */
  readonly python?: string | undefined;
  /** Ends the making; nothing half-done stays behind. */
  readonly signal?: AbortSignal | undefined;
}

const WINDOWS = process.platform === 'win32';
const OLDEST = 11;
const DESCRIBE =
  'import json, sys; print(json.dumps([sys.base_prefix, *map(int, sys.version_info[:3])]))';

/**
 * Folder of a virtual environment. Made on first use, and again when its contents or the interpreter have
 * changed.
 *
 * @throws Error if it cannot be made: without Python 3.11 or newer; whatever `install` throws.
 */
export async function makePythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  const { folder, contents, install, signal, python = systemPython() } = options;
  const [home, ...version] = JSON.parse(await printed(python, ['-c', DESCRIBE], signal));
  const [major, minor] = version as [number, number];
  if (major !== 3 || minor < OLDEST) {
    throw new RangeError(`${python} should be 3.${OLDEST} or newer, got ${version.join('.')}`);
  }
  const parts = [contents, home, version, process.platform, process.arch];
  const name = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
  return await makeOnce(
    join(folder, name),
    async (workshop) => {
      await runLines(python, ['-m', 'venv', workshop], { ...(signal && { signal }) });
      await install(workshop, interpreterOf(workshop));
    },
    { signal },
  );
}

/**
 * A Python with these packages, such as `numpy==2.4.6`: its interpreter. Tests that need it call this, and
 * are skipped only where `hasPython` says no.
 *
 * @throws Error if it cannot be made: without pip or the package index.
 */
export async function pythonWith(requirements: readonly string[]): Promise<string> {
  const place = await makePythonEnvironment({
    folder: cachePath('python-packages'),
    contents: requirements,
    install: (_, command) =>
      runLines(command, ['-m', 'pip', 'install', '-q', '--no-compile', ...requirements]),
  });
  return interpreterOf(place);
}

/** Whether there is a Python at all. */
export async function hasPython(): Promise<boolean> {
  try {
    await runLines(systemPython(), ['--version']);
    return true;
  } catch {
    return false;
  }
}

export function interpreterOf(place: string): string {
  return join(place, ...(WINDOWS ? ['Scripts', 'python.exe'] : ['bin', 'python']));
}

/** The last line that a program prints. */
export async function printed(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  let last = '';
  const onLine = (line: string) => {
    last = line;
  };
  await runLines(program, args, { onLine, ...(signal && { signal }) });
  return last;
}

function systemPython(): string {
  return process.env.PYTHON ?? (WINDOWS ? 'python' : 'python3');
}
