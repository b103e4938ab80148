import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { LastLines } from '../../../.ci/last-lines.ts';
import type { PythonEnvironment } from './python-environment.ts';

/** Where `peer.py`, which every script starts with, is imported from. */
const MODULES: string = fileURLToPath(new URL('python', import.meta.url));

/** What is asked: an operation's name, and whatever it takes. JSON: large arrays go through files. */
export interface Request {
  readonly op: string;
  readonly [argument: string]: unknown;
}

/** A child process that answers, and in between waits without using the processor. */
export interface Peer extends AsyncDisposable {
  /**
   * Requests are answered one after the other.
   *
   * @throws Error with the child's own message if it cannot answer, or has ended.
   */
  ask<Answer>(request: Request): Promise<Answer>;
  /** End the child. A second call does nothing. */
  close(): Promise<void>;
}

interface Question {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * Start a script that calls `serve` of `peer.py`.
 *
 * @param env - Variables for this child alone, such as numbers of threads.
 * @throws Error with the end of its stderr if it ends before it is ready.
 */
export async function startPeer(
  { command, env: common }: Pick<PythonEnvironment, 'command' | 'env'>,
  script: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Peer> {
  const child = spawn(command, [script, ...args], {
    env: { ...process.env, PYTHONPATH: MODULES, ...common, ...env },
    stdio: 'pipe',
  });
  const questions: Question[] = [];
  const complaint = new LastLines();
  let failure: Error | undefined;
  const fail = (error: Error) => {
    failure ??= error;
    for (const { reject } of questions.splice(0)) reject(failure);
  };
  createInterface(child.stdout).on('line', (line) => questions.shift()?.resolve(line));
  createInterface(child.stderr).on('line', (line) => complaint.add(line));
  // A child that has ended cannot be written to; 'close' says why.
  child.stdin.on('error', () => {});
  child.on('error', fail);
  const ended = new Promise<void>((resolve) => {
    child.on('close', (code, signal) => {
      fail(new Error(`${script} should keep running, got exit ${code ?? signal}\n${complaint}`));
      resolve();
    });
    child.on('error', () => resolve());
  });

  const nextAnswer = async <Answer>(): Promise<Answer> => {
    const line = await new Promise<unknown>((resolve, reject) => {
      if (failure) reject(failure);
      else questions.push({ resolve, reject });
    });
    const answer = JSON.parse(line as string);
    if (answer.error !== undefined) throw new Error(`${script}: ${answer.error}`);
    return answer;
  };

  const close = async (): Promise<void> => {
    failure ??= new Error(`${script} should be running, got a closed one`);
    child.kill();
    await ended;
  };

  await nextAnswer();
  return {
    ask(request) {
      if (!failure) child.stdin.write(`${JSON.stringify(request)}\n`);
      return nextAnswer();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
