import { wasm } from '@coke/backend-wasm';
import type { Backend } from '@coke/core';
import { nativeIfBuilt } from '../suite/native-if-built.ts';

/** How a contestant of ours comes by its backend, of so many threads. */
export type OpenBackend = (threads: number) => Promise<Backend>;

export const openWasm: OpenBackend = (threads) => wasm({ threads });

/** Where it is not built, WebAssembly. */
export const openFastest: OpenBackend = async (threads) =>
  (await nativeIfBuilt({ threads })) ?? openWasm(threads);
