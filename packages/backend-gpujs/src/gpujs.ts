import type { Backend, Problem, Session } from '@coke/core/backend';
import { notAMode } from './device-error.ts';
import { checkSizes } from './limits.ts';
import { MODES, type Mode, type ModeChoice } from './mode.ts';
import { createDevice, findPlatform, limitsHere } from './platform.ts';
import { GpuJsSession } from './session.ts';

/** How gpu.js is to run. */
export interface GpuJsOptions {
  /**
   * `webgpu`, `webgl2`, `headlessgl`, `webasm` or `cpu`, and no other; `async`: the first of `webgpu`,
   * `headlessgl`, `webgl2`, `webasm`, `cpu` that runs here. @defaultValue 'async'
   */
  readonly mode?: ModeChoice;
}

/** A backend that says what it runs on. */
export interface GpuJsBackend extends Backend {
  /** `gpujs:` and the mode. */
  readonly name: string;
  readonly mode: Mode;
  /** What computes, as it names itself: a GPU, or a software renderer that stands in for one. */
  readonly renderer: string;
}

/**
 * gpu.js in one of its modes, which `name` tells: `gpujs:webgpu`. Centers (c^t, c^(t-1), K × d float32)
 * stay on the device; per batch the rows go up and labels come down. What is K long (rho, n, drift)
 * stays on the host, in double.
 *
 * @throws TypeError if `mode` is none.
 * @throws DeviceError if that mode does not run here: there is no other in its place.
 */
export async function gpujs({ mode: choice = 'async' }: GpuJsOptions = {}): Promise<GpuJsBackend> {
  if (choice !== 'async' && !MODES.includes(choice)) throw notAMode(choice, [...MODES, 'async']);
  const { mode, renderer } = await findPlatform(choice);
  return {
    name: `gpujs:${mode}`,
    mode,
    renderer,
    /** @throws RangeError if K or d are beyond what a table of the device holds. */
    async open(problem: Problem): Promise<Session> {
      checkSizes(problem.heads, await limitsHere(mode), mode);
      return GpuJsSession.open(await createDevice(mode), problem);
    },
  };
}
