import { DeviceError } from './device-error.ts';
import { type Gpu, type Input, KERNELS, type RawKernel, type RawValue } from './gpu-js.ts';
import type { Mode } from './mode.ts';
import { Value } from './value.ts';

/** What becomes of a kernel's result. */
export type Lifetime =
  /** It lives on the device until it is freed. */
  | 'kept'
  /** It lives on the device until the kernel runs again: no memory is taken for it each time. */
  | 'scratch';

/** A kernel before it is compiled for its sizes. */
export interface KernelKind {
  readonly name: string;
  readonly lifetime: Lifetime;
  /** A function in the JavaScript that gpu.js translates. */
  readonly source: string;
}

/** What a kernel's function takes: numbers from the host or the device, or one number. */
export type Argument = Input | Value | number;

/** A kernel compiled, on its first run, for one size of its output and its arguments. */
export class Kernel {
  readonly #mode: Mode;
  readonly #name: string;
  readonly #lifetime: Lifetime;
  readonly #output: readonly number[];
  readonly #raw: RawKernel;

  constructor(
    gpu: Gpu,
    mode: Mode,
    { name, lifetime, source }: KernelKind,
    output: number[],
    constants: Readonly<Record<string, number>>,
  ) {
    this.#mode = mode;
    this.#name = name;
    this.#lifetime = lifetime;
    this.#output = output;
    this.#raw = gpu.createKernel(source, {
      output,
      constants,
      precision: 'single',
      tactic: 'precision',
      // gpu.js ends any loop that it does not trust after 1000 rounds, and says nothing.
      loopMaxIterations: 2 ** 30,
      pipeline: true,
      immutable: lifetime === 'kept',
    });
  }

  async run(args: readonly Argument[]): Promise<Value> {
    const raw = await this.#raw(...args.map((arg) => (arg instanceof Value ? arg.raw : arg)));
    this.#expectNoFallback();
    // WebGL hands out the one scratch texture, WebGPU a new reference to the one scratch buffer.
    const owned = this.#lifetime === 'kept' || this.#mode === 'webgpu';
    return new Value(raw as RawValue, this.#output, owned);
  }

  dispose(): void {
    try {
      // The canvas, and its context, belong to all kernels.
      this.#raw.destroy(false);
    } catch {
      // gpu.js falls over one that was not compiled to its end.
    }
  }

  #expectNoFallback(): void {
    const { constructor: backend, fallbackReason } = this.#raw.kernel;
    if (backend === KERNELS[this.#mode]) return;
    const reason = fallbackReason ? `: ${fallbackReason}` : '';
    throw new DeviceError(
      this.#mode,
      'failed',
      `kernel ${this.#name} fell back to ${backend.name}${reason}`,
    );
  }
}
