/** @module @coke/backend-gpujs/node-webgpu */
import { shouldBe } from '@coke/core/backend';

/** How WebGPU is to be brought to Node. */
export interface NodeWebGpuOptions {
  /**
   * Path of a Vulkan driver's manifest (ICD, `*.json`), such as that of a software renderer.
   * @defaultValue what the system's Vulkan loader finds
   */
  readonly driver?: string;
  /** What Dawn is started with. @defaultValue ['backend=vulkan'] on Linux, else [] */
  readonly flags?: readonly string[];
  /** The package `webgpu`, 0.6 or newer. @defaultValue what `import('webgpu')` gives */
  readonly webgpu?: NodeWebGpu;
}

/** The package `webgpu`, as far as it is used here. */
export interface NodeWebGpu {
  create(flags: string[]): object;
}

interface Gpu {
  requestAdapter(): Promise<unknown>;
}

// Dawn's instance aborts the process if it is collected while adapters live: it is kept for good.
let instance: Gpu | undefined;

/**
 * Gives Node a `navigator.gpu`, so that `gpujs({ mode: 'webgpu' })` runs there. Does nothing where there
 * is one.
 *
 * @throws Error if the package `webgpu` cannot be loaded, or finds no adapter.
 */
export async function nodeWebgpu(options: NodeWebGpuOptions = {}): Promise<void> {
  const global = globalThis as { navigator?: { gpu?: Gpu } };
  if (global.navigator?.gpu) return;
  if (options.driver !== undefined) {
    process.env.VK_DRIVER_FILES = options.driver;
    // The name that loaders before 1.3.207 know.
    process.env.VK_ICD_FILENAMES = options.driver;
  }
  const { create } = options.webgpu ?? (await load());
  const flags = options.flags ?? (process.platform === 'linux' ? ['backend=vulkan'] : []);
  instance ??= create([...flags]) as Gpu;
  if (!(await instance.requestAdapter())) {
    const driver = options.driver ?? 'the drivers of this system';
    throw new Error(shouldBe('driver', 'a Vulkan 1.1 driver that Dawn takes', driver));
  }
  expose(instance);
}

// Node ≥ 21 has a navigator of its own, which cannot be assigned to.
function expose(gpu: Gpu): void {
  const navigator: object | undefined = (globalThis as { navigator?: object }).navigator;
  const property = { value: gpu, configurable: true, enumerable: true };
  if (navigator) Object.defineProperty(navigator, 'gpu', property);
  else {
    const value = Object.defineProperty({}, 'gpu', property);
    Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
  }
}

async function load(): Promise<NodeWebGpu> {
  // Not a literal: the package is optional, and bundlers look for what they can read.
  const name = 'webgpu';
  let loaded: Partial<NodeWebGpu>;
  try {
    loaded = await import(/* @vite-ignore */ name);
  } catch (cause) {
    const message = shouldBe('package webgpu', 'installed, 0.6 or newer', String(cause));
    throw new Error(message, { cause });
  }
  if (typeof loaded.create === 'function') return loaded as NodeWebGpu;
  throw new Error(shouldBe('package webgpu', 'version 0.6 or newer', 'one without create'));
}
