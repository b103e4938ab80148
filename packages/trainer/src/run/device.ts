import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import util from 'node:util';
import { shouldBe } from '@coke/core/check-options';
import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import { registerWasmKernels } from '../network/kernels/register-wasm-kernels.ts';

/** Backends of tfjs that a network trains on in Node, the fastest first. */
export const DEVICES = ['tensorflow', 'wasm', 'cpu'] as const;

export type Device = (typeof DEVICES)[number];

export interface DeviceOptions {
  /** A folder with a `node_modules` that holds tfjs-node. @defaultValue where the caller runs */
  readonly tfjsNode?: string | undefined;
}

/**
 * Make a backend of tfjs the active one: the one that is asked for, or else the first that is installed.
 *
 * @returns The name of the one that is active now.
 * @throws Error if the one that is asked for is not there, with what kept it from loading.
 */
export async function useDevice(
  device: Device | undefined,
  options: DeviceOptions = {},
): Promise<Device> {
  if (device !== undefined) {
    await load(device, options);
    return device;
  }
  let failure: unknown;
  for (const each of DEVICES) {
    try {
      await load(each, options);
      return each;
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

async function load(device: Device, { tfjsNode }: DeviceOptions): Promise<void> {
  try {
    if (device === 'tensorflow') loadTfjsNode(tfjsNode);
    if (device === 'wasm') {
      await import('@tensorflow/tfjs-backend-wasm');
      registerWasmKernels();
    }
    if (device === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
    if (!(await setBackend(device))) throw new Error('tfjs could not start it');
    await ready();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(shouldBe('device', `one that is installed: ${reason}`, device), { cause });
  }
  if (getBackend() !== device) throw new Error(shouldBe('device', 'active', getBackend()));
}

/** tfjs-node must find the same `@tensorflow/tfjs-core` as we do: it registers itself there. */
function loadTfjsNode(folder: string | undefined): void {
  // Node 23 dropped two functions that tfjs-node 4.22 calls.
  const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
  const from = folder === undefined ? import.meta.url : join(resolve(folder), 'package.json');
  createRequire(from)('@tensorflow/tfjs-node');
}
