import { join } from 'node:path';
import { extract } from 'tar';
import { type RunOptions, runCommand } from './run-command.ts';

/**
 * Fetch the tarball of a published package with npm. Nothing is installed: no script of the package
 * runs.
 *
 * @param spec - `name@version`, or whatever else `npm pack` takes.
 * @param options.cwd - Folder that the tarball is written to.
 * @returns Path of the tarball.
 * @throws Error if npm cannot fetch it, for want of a network for instance.
 */
export async function fetchNpmPackage(spec: string, options: RunOptions): Promise<string> {
  // Short waits between attempts: npm's own keep someone without a network waiting for a minute.
  const patience = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000'];
  const quiet = ['--ignore-scripts', '--loglevel=error'];
  try {
    const stdout = await runCommand('npm', ['pack', spec, ...quiet, ...patience], options);
    return join(options.cwd, stdout.trim().split('\n').at(-1)!.trim());
  } catch (error) {
    options.signal?.throwIfAborted();
    const { message } = error as Error;
    throw new Error(`${spec} could not be fetched; is this machine online?\n${message}`, {
      cause: error,
    });
  }
}

/**
 * Unpack the files of one folder of a tarball; other folders are left out.
 *
 * @param folder - Their folder inside the tarball, such as `package/data`.
 * @param into - Folder they are written to.
 * @throws Error if the tarball is damaged.
 */
export async function unpack(tarball: string, folder: string, into: string): Promise<void> {
  const filter = (path: string) => path.startsWith(`${folder}/`);
  await extract({
    file: tarball,
    cwd: into,
    strip: folder.split('/').length,
    filter,
    strict: true,
  });
}
