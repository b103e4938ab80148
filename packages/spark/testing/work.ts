import { type Table, tableFromIPC } from 'apache-arrow';
import { modelFrame } from '../src/worker/framed-input.ts';
import { runWorker } from '../src/worker/run-worker.ts';

const NO_MODEL = new Uint8Array(0);

export interface WorkOptions {
  readonly model?: Uint8Array | undefined;
  /** The pipe brings so many bytes at once. @defaultValue 2^16, as pipes do */
  readonly chunk?: number | undefined;
}

/** For tests: a call of the worker in this process. */
export async function work(
  words: readonly string[],
  stream: Uint8Array,
  { model = NO_MODEL, chunk = 2 ** 16 }: WorkOptions = {},
): Promise<Table> {
  const written: Uint8Array[] = [];
  await runWorker(words, {
    input: cut(Buffer.concat([modelFrame(model), stream]), chunk),
    async write(bytes) {
      written.push(bytes.slice());
    },
  });
  return tableFromIPC(Buffer.concat(written));
}

/** For tests: what a command says that writes a model. */
export async function modelOf(
  ...call: Parameters<typeof work>
): Promise<{ readonly model: Uint8Array | undefined; readonly report: Record<string, unknown> }> {
  const table = await work(...call);
  const { model, report } = table.get(0)!.toJSON() as { model: Uint8Array | null; report: string };
  return { model: model?.slice(), report: JSON.parse(report) };
}

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
