import { functionNames } from '../../../packages/backend-wasm/generate.mjs';
import type { SelfTime } from './self-times.ts';

/** Names of kernels for the numbers that a profile has; modules are told apart by their numbers. */
export type NameKernel = (time: SelfTime) => string;

/**
 * Compiles the kernels once more, with names: those that run have none, to be small.
 *
 * @returns What names the functions of one profile.
 */
export async function kernelNames(): Promise<(times: readonly SelfTime[]) => NameKernel> {
  const { KERNELS, RELAXED_KERNELS } = await functionNames();
  const most = Math.max(...RELAXED_KERNELS.keys());
  return (times) => {
    // Only the module with all kernels has functions of so large a number.
    const whole = times.find(({ wasm }) => wasm !== undefined && wasm.index > most)?.wasm?.module;
    return ({ name, wasm }) => {
      if (!wasm) return name;
      const names = wasm.module === whole ? KERNELS : RELAXED_KERNELS;
      return names.get(wasm.index)?.replace('assembly/', '') ?? name;
    };
  };
}
