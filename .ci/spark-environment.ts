// Apache Spark for tests and benchmarks: a Python that has it, in the cache, and the worker that its tasks run.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWith } from './python-environment.ts';

/** It takes Java 17 or newer, and pandas before 3. */
const PACKAGES = ['pyspark==4.3.0', 'pyarrow==26.0.1', 'numpy==2.4.6', 'pandas==2.3.3'];
const ROOT = join(import.meta.dirname, '..');
/** All of it is on this machine, where nobody else can reach it. */
const LOCAL = '127.0.0.1';

/** Folder of the package. */
export const SPARK_PACKAGE: string = join(ROOT, 'packages/spark');

/** An interpreter with pyspark. @throws as `pythonWith`. */
export function pythonWithSpark(): Promise<string> {
  return pythonWith(PACKAGES);
}

/** What Spark's processes are to find around them. */
export function sparkVariables(python: string, folder: string): Readonly<Record<string, string>> {
  return { SPARK_LOCAL_IP: LOCAL, SPARK_LOCAL_DIRS: folder, PYSPARK_PYTHON: python };
}

/** Whether there is a Java. */
export function hasJava(): boolean {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The worker as one file, from the sources as they are: its path. */
export function bundleSparkWorker(folder: string): string {
  const tsup = join(ROOT, 'node_modules/tsup/dist/cli-default.js');
  const words = [tsup, '--config', 'tsup.worker.config.ts', '--out-dir', folder];
  execFileSync(process.execPath, words, { cwd: SPARK_PACKAGE, stdio: 'pipe' });
  return join(folder, 'coke-worker.js');
}
