import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { LastLines } from '../../../.ci/last-lines.ts';

/** What a child says to its parent: `answer-parent.ts`. */
export type Said<Answer> =
  | { readonly share: number }
  | { readonly error: string }
  | { readonly answer: Answer };

export interface AskChildOptions {
  /** Told the share that is done, where the child tells it. */
  readonly onShare?: (share: number) => void;
  /** Variables that it finds besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Ask a process of its own: for measurements that what else runs here would spoil, such as how much
 * memory something takes. It can collect garbage when it likes.
 *
 * @param module - Address of a module that calls `answerParent`.
 * @throws Error with the child's own message if it has no answer; the signal's reason when aborted.
 */
export async function askChild<Answer>(
  module: URL,
  question: object,
  { onShare, env, signal }: AskChildOptions = {},
): Promise<Answer> {
  signal?.throwIfAborted();
  const child = fork(module, {
    // Sources as they are, whatever runs this process.
    execArgv: ['--expose-gc', '--import', loader(), '--conditions=@coke/source'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
    ...(signal && { signal }),
  });
  const complaint = new LastLines();
  child.stderr!.setEncoding('utf8').on('data', (text: string) => complaint.add(text.trimEnd()));
  let result: Said<Answer> | undefined;
  child.on('message', (said: Said<Answer>) => {
    if ('share' in said) onShare?.(said.share);
    else result = said;
  });
  // A child that has ended cannot be asked; 'close' says why.
  child.send(question, () => {});
  const status = await new Promise<string | number | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, endedBy) => resolve(code ?? endedBy));
  });
  signal?.throwIfAborted();
  if (result && 'answer' in result) return result.answer;
  const why = result && 'error' in result ? result.error : `exit ${status}\n${complaint}`;
  throw new Error(`${module.pathname} should answer, got ${why}`.trim());
}

/** What lets Node read TypeScript. */
function loader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}
