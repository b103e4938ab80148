import { backend, env, getBackend } from '@tensorflow/tfjs-core';

/** What is to be known of a tfjs backend. */
export interface Device {
  readonly name: string;
  /**
   * Its tensors lie in this process's memory: a loop over them costs less than a tfjs kernel that
   * gathers or scatters rows.
   */
  readonly hostMemory: boolean;
  /** It scatters rows fast, adding them in an order that is the same every time. */
  readonly orderedScatter: boolean;
  /** Its `argMax` answers the lowest index on ties. */
  readonly lowestArgMax: boolean;
}

const HOST_MEMORY: ReadonlySet<string> = new Set(['cpu', 'wasm']);
// That of webgpu merges the maxima of its threads in no order of indices.
const LOWEST_ARG_MAX: ReadonlySet<string> = new Set(['cpu', 'wasm', 'webgl', 'tensorflow']);

/**
 * The tfjs backend that is active now.
 *
 * @throws Error if it computes in half precision, where labels and means would be wrong.
 */
export function activeDevice(): Device {
  const name = getBackend();
  // Not `floatPrecision()`: tfjs 4.22 answers 16 for webgl with float32 textures, and 32 for others.
  if (name === 'webgl' && !env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) {
    throw new Error('tfjs:webgl should render to textures of float32, got float16');
  }
  return {
    name,
    hostMemory: HOST_MEMORY.has(name),
    orderedScatter: name === 'tensorflow' && !isOnGpu(),
    lowestArgMax: LOWEST_ARG_MAX.has(name),
  };
}

/** Does tfjs-node compute on a GPU, where a scatter adds in whatever order threads come? */
function isOnGpu(): boolean {
  return (backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice !== false;
}

/**
 * Tensors of one backend are of no use to another: their kernels round, and break ties, differently.
 *
 * @throws Error if `device` is not the active one.
 */
export function expectActive({ name }: Device): void {
  const active = getBackend();
  if (active === name) return;
  throw new Error(
    `the active tfjs backend should be '${name}', as when the session was opened, got '${active}'`,
  );
}
