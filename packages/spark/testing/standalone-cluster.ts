import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SparkSetup } from './spark.ts';

/** Loopback addresses, which Spark takes for two machines. */
const HOSTS = ['127.0.0.1', '127.0.0.2'] as const;

/** For tests: Spark's own cluster, a master and a worker on each of two hosts. */
export interface StandaloneCluster {
  /** Its `spark://` URL. */
  readonly master: string;
  stop(): Promise<void>;
}

export async function startStandaloneCluster(setup: SparkSetup): Promise<StandaloneCluster> {
  const children: ChildProcess[] = [];
  const stop = async () => {
    const ended = children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => [child.kill('SIGKILL'), once(child, 'close')] as const);
    for (const [, close] of ended) await close;
  };
  try {
    const flags = ['--host', HOSTS[0], '--port', '0', '--webui-port', '0'];
    const began = await start(
      setup,
      children,
      'master.Master',
      flags,
      /Starting Spark master at (\S+)/,
    );
    const [, master] = began as unknown as [string, string];
    for (const host of HOSTS) {
      const words = ['--host', host, '--cores', '1', '--memory', '1g', '--webui-port', '0', master];
      await start(setup, children, 'worker.Worker', words, /Successfully registered/);
    }
    return { master, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Begins a part of the cluster. It has begun when it has told so. */
async function start(
  { home, folder, env }: SparkSetup,
  children: ChildProcess[],
  name: string,
  flags: readonly string[],
  tells: RegExp,
): Promise<RegExpExecArray> {
  const program = join(home, 'bin/spark-class');
  const child = spawn(program, [`org.apache.spark.deploy.${name}`, ...flags], {
    env: {
      ...env,
      SPARK_WORKER_DIR: join(folder, 'work'),
      // Its own log goes to stderr, from INFO on.
      SPARK_DAEMON_JAVA_OPTS: '-Dspark.log.structuredLogging.enabled=false',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  const said: string[] = [];
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => reject(new Error(`${name} should go on, got\n${said.join('\n')}`)));
    createInterface(child.stderr).on('line', (line) => {
      said.push(line);
      const found = tells.exec(line);
      if (found) resolve(found);
    });
  });
}
