import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

/** A function and the time that was spent in it, calls of others left out. */
export interface SelfTime {
  readonly name: string;
  /** Of JavaScript: the file that it is in, without folders and ending. */
  readonly file?: string;
  /** Of a WebAssembly module: which one, and the function's number in it. */
  readonly wasm?: { readonly module: string; readonly index: number };
  /** Microseconds. */
  readonly time: number;
  /** How often it was found at work. */
  readonly samples: number;
}

/** Between two samples, microseconds. */
const INTERVAL = 200;
/** The profiler's own work, and waiting: no part of what is measured. */
const NOT_WORK = ['(idle)', '(program)', 'post', 'dispatch'];

/** Do something under V8's sampling profiler: where the time went, most of it first. */
export async function selfTimes(work: () => Promise<unknown>): Promise<SelfTime[]> {
  await using profile = await startProfile();
  await work();
  return profile.stop();
}

/** V8's sampling profiler at work. */
export interface RunningProfile extends AsyncDisposable {
  /** Where the time went since it began, most of it first. */
  stop(): Promise<SelfTime[]>;
}

export async function startProfile(): Promise<RunningProfile> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  return {
    stop: async () => sumUp((await session.post('Profiler.stop')).profile),
    [Symbol.asyncDispose]: async () => session.disconnect(),
  };
}

/** Add up the samples of a profile, function by function. */
export function sumUp({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): SelfTime[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, SelfTime>();
  for (const [i, id] of samples.entries()) {
    const { functionName, url } = frames.get(id)!;
    if (NOT_WORK.includes(functionName)) continue;
    const key = `${url} ${functionName}`;
    const index = /^wasm-function\[(\d+)\]$/.exec(functionName)?.[1];
    const file = /([^/]+)\.[cm]?[jt]s$/.exec(url)?.[1];
    const before = times.get(key) ?? { time: 0, samples: 0 };
    times.set(key, {
      name: functionName || '(anonymous)',
      ...(file !== undefined && { file }),
      ...(index !== undefined && { wasm: { module: url, index: Number(index) } }),
      time: before.time + Math.max(0, timeDeltas[i] ?? 0),
      samples: before.samples + 1,
    });
  }
  return [...times.values()].sort((a, b) => b.time - a.time);
}
