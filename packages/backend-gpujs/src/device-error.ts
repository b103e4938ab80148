import { shouldBe } from '@coke/core/backend';
import type { Mode, ModeChoice } from './mode.ts';

/**
 * What became of the device:
 * - `unavailable`: the mode that was asked for does not run here.
 * - `lost`: the device went away, and the centers with it. Open the model again from a saved state.
 * - `out of memory`: the call did not fit; the model is as it was.
 * - `failed`: gpu.js refused or fell back to another mode; the model is as it was.
 */
export type DeviceFault = 'unavailable' | 'lost' | 'out of memory' | 'failed';

/** The device, not the caller, is at fault. */
export class DeviceError extends Error {
  /** Kept where code is minified. */
  static override readonly name: string = 'DeviceError';
  override readonly name: string = 'DeviceError';
  readonly mode: ModeChoice;
  readonly fault: DeviceFault;

  /** @param got - What was seen, as far as it is known. */
  constructor(mode: ModeChoice, fault: DeviceFault, got: string, cause?: unknown) {
    super(message(mode, fault, got), cause === undefined ? undefined : { cause });
    this.mode = mode;
    this.fault = fault;
  }
}

function message(mode: Mode | ModeChoice, fault: DeviceFault, got: string): string {
  if (fault === 'unavailable') return `mode should be one that runs here, got "${mode}" (${got})`;
  if (fault === 'lost') return `the device of gpujs:${mode} should be there, got lost (${got})`;
  if (fault === 'out of memory') {
    return `the memory of gpujs:${mode} should be enough for the call, got too little (${got})`;
  }
  return `gpujs:${mode} should answer, got a failure (${got})`;
}

/** For options that are no mode at all. */
export function notAMode(value: unknown, modes: readonly string[]): TypeError {
  return new TypeError(shouldBe('mode', `one of ${modes.join(', ')}`, value));
}
