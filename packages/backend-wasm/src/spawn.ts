import type { KernelModules } from './instantiate.ts';
import type { Pointer } from './kernels.ts';
import type { WasmMemory } from './web-assembly.ts';
import { WORKER_SOURCE } from './worker-source.ts';

/** What a worker is told. */
export interface WorkerOrder {
  readonly memory: WasmMemory;
  readonly modules: KernelModules;
  readonly control: Pointer;
  /** Its number, from 1 on: the thread that asks for work is 0. */
  readonly thread: number;
}

/**
 * Starts a worker; the promise it returns is fulfilled when the worker has ended, or if it never began.
 * Work is done without it: what it does not get to, others do.
 */
export type Spawn = (order: WorkerOrder) => Promise<void>;

/** How threads are had here, if at all. */
export interface Threading {
  /** Cores of the machine. */
  readonly cores: number;
  readonly spawn: Spawn;
  /** May the thread that asks for work sleep while others work? A page's own may not. */
  readonly maySleep: boolean;
}

interface NodeWorker {
  on(event: 'error' | 'exit', listener: () => void): void;
  unref(): void;
}

interface PageWorker {
  onmessage: (() => void) | null;
  onerror: ((event: { preventDefault(): void }) => void) | null;
  postMessage(order: WorkerOrder): void;
}

// As in `web-assembly.ts`: the types of neither Node nor the DOM.
interface Global {
  readonly process?: { readonly getBuiltinModule?: (name: string) => unknown };
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: new (url: string) => PageWorker;
  readonly Blob?: new (parts: readonly string[], options: { readonly type: string }) => unknown;
  readonly URL: { createObjectURL(blob: unknown): string; revokeObjectURL(url: string): void };
}

/** Undefined where memory cannot be shared between threads. */
export function threadingHere(): Threading | undefined {
  const here = globalThis as unknown as Global;
  return nodeThreading(here) ?? pageThreading(here);
}

function nodeThreading({ process }: Global): Threading | undefined {
  const threads = process?.getBuiltinModule?.('node:worker_threads') as
    | { Worker: new (code: string, options: object) => NodeWorker }
    | undefined;
  const os = process?.getBuiltinModule?.('node:os') as
    | { availableParallelism(): number }
    | undefined;
  if (!threads || !os) return undefined;
  const code = `${WORKER_SOURCE}\nstart(require('node:worker_threads').workerData);`;
  const spawn: Spawn = (workerData) =>
    new Promise((resolve) => {
      // Of this process's own settings none is meant for a worker: no loaders, no inspector.
      const options = { eval: true, workerData, execArgv: [], env: {}, name: 'coke' };
      try {
        const worker = new threads.Worker(code, options);
        worker.on('error', resolve);
        worker.on('exit', resolve);
        worker.unref();
      } catch {
        resolve();
      }
    });
  return { cores: os.availableParallelism(), spawn, maySleep: maySleep() };
}

function pageThreading(here: Global): Threading | undefined {
  const { Worker, Blob, URL, crossOriginIsolated, navigator } = here;
  if (!crossOriginIsolated || !Worker || !Blob) return undefined;
  const code = `${WORKER_SOURCE}\nonmessage = ({ data }) => {
    try { start(data); } finally { postMessage('ended'); close(); }
  };`;
  const spawn: Spawn = (order) =>
    new Promise((resolve) => {
      const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const end = () => {
        URL.revokeObjectURL(url);
        resolve();
      };
      try {
        const worker = new Worker(url);
        worker.onmessage = end;
        worker.onerror = (event) => {
          event.preventDefault();
          end();
        };
        worker.postMessage(order);
      } catch {
        // A page's policy may forbid it.
        end();
      }
    });
  return { cores: navigator?.hardwareConcurrency ?? 1, spawn, maySleep: maySleep() };
}

function maySleep(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
}
