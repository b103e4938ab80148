import { peakMemory } from '../peak-memory.ts';
import type { Tools } from '../tools.ts';

/** Where it ran, and what it took. */
export interface Place {
  /** The backend's name. */
  readonly backend: string;
  /** Threads that shared the work, where the backend has any. */
  readonly threads?: number;
  readonly seconds: number;
  /** Most memory of the process, in bytes. */
  readonly peakMemory: number;
}

/** Where it ran, and what it took until now. */
export function placeOf({ backend, seconds }: Tools): Place {
  const { name, threads } = backend as typeof backend & { readonly threads?: number };
  return {
    backend: name,
    ...(threads !== undefined && { threads }),
    seconds: seconds(),
    peakMemory: peakMemory(),
  };
}

const NAMES: Readonly<Record<string, string>> = { native: 'native code', wasm: 'WebAssembly' };

/** The backend as people call it: a name such as `wasm:i16` is for JSON. */
export function backendText({ backend, threads }: Place): string {
  const kind = backend.replace(/:.*/, '');
  const name = NAMES[kind] ?? 'plain JavaScript';
  return threads === undefined ? name : `${name}, ${threads} thread${threads === 1 ? '' : 's'}`;
}
