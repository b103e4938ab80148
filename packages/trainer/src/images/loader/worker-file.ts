import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What a worker of this package is started with. */
export interface WorkerFile {
  readonly filename: string;
  readonly execArgv: string[];
}

/**
 * The file that the loader's threads run: built if this file is, and else its source, which needs what
 * reads TypeScript. Of the process's own settings none is meant for a worker.
 */
export function workerFile(): WorkerFile {
  const require = createRequire(import.meta.url);
  if (!import.meta.url.endsWith('.ts')) {
    return { filename: require.resolve('@coke/trainer/view-worker'), execArgv: [] };
  }
  const tsx = pathToFileURL(require.resolve('tsx')).href;
  return {
    filename: require.resolve('./view-worker.ts'),
    execArgv: ['--import', tsx, '--conditions=@coke/source'],
  };
}
