import * as gpuJs from 'gpu.js';
import type { Mode } from './mode.ts';

/** The part of gpu.js 2.24 that is used here. Its own types leave out WebGPU, WebAssembly, lost contexts. */
export interface Gpu {
  /** WebGL: the context that all kernels of this instance share. */
  readonly context: WebGlContext | null;
  createKernel(source: string, settings: KernelSettings): RawKernel;
  destroy(): Promise<void>;
}

export interface KernelSettings {
  /** [columns, rows], or [length]. */
  readonly output: readonly number[];
  readonly constants: Readonly<Record<string, number>>;
  readonly precision: 'single';
  readonly tactic: 'precision';
  readonly loopMaxIterations: number;
  readonly pipeline: boolean;
  readonly immutable: boolean;
}

export interface RawKernel {
  (...args: readonly unknown[]): unknown;
  destroy(removeCanvas: boolean): void;
  /** What runs it now: gpu.js replaces it where it falls back. */
  readonly kernel: {
    readonly constructor: KernelClass;
    readonly fallbackReason: string | null;
  };
}

/** Numbers on the device. On the host modes they are arrays, which have neither. */
export interface RawValue {
  toArray?(): unknown;
  delete?(): void;
}

/** Flat numbers of the host, and the table that they are read as. */
export interface Input {
  readonly value: Float32Array;
  /** [columns, rows] or [length]. */
  readonly size: readonly number[];
}

/** As much of a WebGL context as tells whether all is well. */
export interface WebGlContext {
  isContextLost?(): boolean;
  getError(): number;
  getExtension(name: string): unknown;
  getParameter(name: number): unknown;
}

/** As much of a WebGPU device as tells whether all is well. */
export interface WebGpuContext {
  readonly isLost: boolean;
  readonly adapter: { readonly info?: Readonly<Record<string, string | undefined>> };
  readonly device: {
    readonly limits: {
      readonly maxStorageBufferBindingSize: number;
      readonly maxBufferSize: number;
      readonly maxComputeWorkgroupsPerDimension: number;
    };
    pushErrorScope(filter: 'out-of-memory' | 'validation' | 'internal'): void;
    popErrorScope(): Promise<{ readonly message: string } | null>;
  };
}

interface GpuClass {
  new (settings: { readonly mode: Mode }): Gpu;
  readonly isHeadlessGLSupported: boolean;
  readonly isWebGL2Supported: boolean;
  readonly isWebAssemblySupported: boolean;
  readonly isWebGPUSupported: boolean;
  isWebGPUAvailable(): Promise<boolean>;
}

interface GpuJsModule {
  readonly GPU: GpuClass;
  readonly WebGPUContext: { acquire(): Promise<WebGpuContext> };
  readonly WebGPUKernel: KernelClass;
  readonly WebGL2Kernel: KernelClass;
  readonly HeadlessGLKernel: KernelClass;
  readonly WebAssemblyKernel: KernelClass;
  readonly CPUKernel: KernelClass;
  input(data: Float32Array, size: readonly number[]): Input;
}

/** What a kernel is made of: one class a mode. */
interface KernelClass {
  readonly name: string;
  readonly features: { readonly maxTextureSize: number };
}

// In Node its names are exports; in a bundle for browsers, properties of the default one.
const bundled = gpuJs as unknown as GpuJsModule & { readonly default?: GpuJsModule };
const library = bundled.default ?? bundled;

export const GPU: GpuClass = library.GPU;

/** Which kernels run in a mode: gpu.js takes others where it falls back. */
export const KERNELS: Readonly<Record<Mode, KernelClass>> = {
  webgpu: library.WebGPUKernel,
  webgl2: library.WebGL2Kernel,
  headlessgl: library.HeadlessGLKernel,
  webasm: library.WebAssemblyKernel,
  cpu: library.CPUKernel,
};

/** What WebGPU gpu.js runs on: one device for all instances, until it is lost. */
export function acquireWebGpu(): Promise<WebGpuContext> {
  return library.WebGPUContext.acquire();
}

/** Flat numbers, read as rows of `cols`. */
export function table(data: Float32Array, cols: number, rows: number): Input {
  return library.input(data, [cols, rows]);
}

/** Flat numbers, read as one row. */
export function list(data: Float32Array): Input {
  return library.input(data, [data.length]);
}
