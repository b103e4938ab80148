import { Device } from './device.ts';
import { DeviceError } from './device-error.ts';
import { acquireWebGpu, GPU, KERNELS } from './gpu-js.ts';
import { CPU_LIMITS, type Limits, WEBASM_LIMITS, webglLimits, webgpuLimits } from './limits.ts';
import { MODES, type Mode, type ModeChoice } from './mode.ts';
import { probe } from './probe.ts';

/** A mode, seen to work. */
export interface Platform {
  readonly mode: Mode;
  /** What computes, as it names itself. */
  readonly renderer: string;
}

/**
 * The mode to use: the one that is asked for, or, for `async`, the first that runs here. gpu.js would
 * take another one in silence; this computes something in it first, and looks what that ran on.
 *
 * @throws DeviceError if it does not run here.
 */
export async function findPlatform(choice: ModeChoice): Promise<Platform> {
  if (choice !== 'async') return tryMode(choice);
  const reasons: string[] = [];
  for (const mode of MODES) {
    try {
      return await tryMode(mode);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new DeviceError('async', 'unavailable', reasons.join('; '));
}

/** What tables of a mode may hold. */
export async function limitsHere(mode: Mode): Promise<Limits> {
  switch (mode) {
    case 'webgpu':
      return webgpuLimits(await acquireWebGpu());
    case 'webgl2':
    case 'headlessgl':
      return webglLimits(KERNELS[mode].features.maxTextureSize);
    case 'webasm':
      return WEBASM_LIMITS;
    case 'cpu':
      return CPU_LIMITS;
  }
}

/** An instance of gpu.js of its own. WebGPU: on the device that all of them share. */
export async function createDevice(mode: Mode): Promise<Device> {
  return new Device(mode, mode === 'webgpu' ? await acquireWebGpu() : undefined);
}

async function tryMode(mode: Mode): Promise<Platform> {
  const missing = await whatIsMissing(mode);
  if (missing) throw new DeviceError(mode, 'unavailable', missing);
  try {
    const device = await createDevice(mode);
    try {
      await probe(device);
      return { mode, renderer: device.renderer };
    } finally {
      device.dispose(() => []);
    }
  } catch (error) {
    throw new DeviceError(mode, 'unavailable', (error as Error).message, error);
  }
}

async function whatIsMissing(mode: Mode): Promise<string | undefined> {
  switch (mode) {
    case 'webgpu':
      if (!GPU.isWebGPUSupported) return 'there is no navigator.gpu';
      return (await GPU.isWebGPUAvailable()) ? undefined : 'navigator.gpu has no adapter';
    case 'headlessgl':
      return GPU.isHeadlessGLSupported ? undefined : 'no package gl, or it has no display';
    case 'webgl2':
      return GPU.isWebGL2Supported ? undefined : 'there is no WebGL2 context';
    case 'webasm':
      return GPU.isWebAssemblySupported ? undefined : 'there is no WebAssembly';
    case 'cpu':
      return undefined;
  }
}
