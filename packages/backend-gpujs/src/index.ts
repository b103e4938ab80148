/** @module @coke/backend-gpujs */
export { DeviceError, type DeviceFault } from './device-error.ts';
export { type GpuJsBackend, type GpuJsOptions, gpujs } from './gpujs.ts';
export type { Mode, ModeChoice } from './mode.ts';
