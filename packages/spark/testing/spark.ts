import { execFileSync, spawn } from 'node:child_process';
import { chmod, copyFile, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printed } from '../../../.ci/python-environment.ts';
import {
  bundleSparkWorker,
  pythonWithSpark,
  SPARK_PACKAGE,
  sparkVariables,
} from '../../../.ci/spark-environment.ts';

export interface Scenario {
  readonly rows: Readonly<Record<string, unknown>>;
  readonly fit: Readonly<Record<string, unknown>>;
  readonly [name: string]: unknown;
}

export interface ScenarioResult {
  readonly sha256?: string;
  readonly reports: readonly {
    readonly passes: number;
    readonly rows: number;
    readonly dropped: number;
    readonly partitions: number;
    readonly line: string;
  }[];
  /** What failed, in the worker's words. */
  readonly error?: string;
  readonly columns?: readonly string[];
  readonly labels?: readonly (readonly (number | null)[])[];
  /** By sizes that are exact: once without a fault, and once with each of the scenario's `faults`. */
  readonly assigned?: readonly (readonly (readonly number[])[])[];
  readonly vectors?: readonly (readonly number[] | null)[];
}

/** For tests: Spark, a Python for it, the worker's bundle, and a Node that faults happen to. */
export interface SparkSetup {
  readonly folder: string;
  readonly python: string;
  /** Where pyspark has what starts masters and workers. */
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

export async function setUpSpark(): Promise<SparkSetup> {
  const python = await pythonWithSpark();
  const folder = await mkdtemp(join(tmpdir(), 'coke-spark-'));
  const site = await installWheel(python, folder);
  await copyFile(join(import.meta.dirname, 'python/faults.mjs'), join(folder, 'faults.mjs'));
  const node = join(folder, 'node');
  await writeFile(
    node,
    `#!/bin/sh\nexec '${process.execPath}' --import '${folder}/faults.mjs' "$@"\n`,
  );
  await chmod(node, 0o755);
  const where = 'import os, pyspark; print(os.path.dirname(pyspark.__file__))';
  const home = await printed(python, ['-c', where]);
  const { NODE_OPTIONS: _, VITEST: __, ...inherited } = process.env;
  const env = {
    ...inherited,
    ...sparkVariables(python, folder),
    SPARK_HOME: home,
    ...{ COKE_NODE: node, COKE_PYTHON: site, COKE_FAULTS: folder },
  };
  const remove = () => rm(folder, { recursive: true, force: true });
  return { folder, python, home, env, remove };
}

/** What users install, built in a folder of its own and put into another one. */
async function installWheel(python: string, folder: string): Promise<string> {
  const [source, site] = [join(folder, 'package'), join(folder, 'site')];
  await cp(join(SPARK_PACKAGE, 'python'), join(source, 'python'), { recursive: true });
  await copyFile(join(SPARK_PACKAGE, 'package.json'), join(source, 'package.json'));
  bundleSparkWorker(join(source, 'dist'));
  const quiet = ['-q', '--disable-pip-version-check', '--no-deps'];
  const pip = (...words: string[]) =>
    execFileSync(python, ['-m', 'pip', ...words, ...quiet], { stdio: 'pipe' });
  pip('wheel', '--wheel-dir', folder, join(source, 'python'));
  const [wheel] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  pip('install', '--target', site, join(folder, wheel!));
  return site;
}

/** For tests: scenarios in one Spark, until all are over or the driver is killed. */
export async function runScenarios(
  { python, env }: SparkSetup,
  settings: Readonly<Record<string, string>>,
  scenarios: readonly Scenario[],
): Promise<ScenarioResult[]> {
  const script = join(import.meta.dirname, 'python/scenarios.py');
  const child = spawn(python, [script], { env });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (part) => {
    output += part;
  });
  child.stderr.on('data', (part) => {
    errors += part;
  });
  const plain = { 'spark.ui.enabled': 'false', 'spark.driver.host': '127.0.0.1' };
  child.stdin.end(JSON.stringify([{ ...plain, ...settings }, scenarios]));
  const status = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  const lines = output.split('\n').filter((line) => line.startsWith('{"result"'));
  const results = lines.map((line) => JSON.parse(line).result as ScenarioResult);
  if (status === 0 || status === 'SIGKILL') return results;
  throw new Error(`the scenarios should end well, got ${status}\n${errors.slice(-4000)}`);
}

/** For tests: how often partition 1 was begun since the last time that this was asked. */
export async function takeStarts({ folder }: SparkSetup): Promise<number> {
  const file = join(folder, 'started');
  const text = await readFile(file, 'utf8').catch(() => '');
  await rm(file, { force: true });
  return text.split('\n').length - 1;
}
