import { CallQueue } from '@coke/core/backend';
import { GPU, type Gpu, type Input, type WebGlContext, type WebGpuContext } from './gpu-js.ts';
import { type Argument, Kernel, type KernelKind } from './kernel.ts';
import { upload } from './kernels.ts';
import type { Mode } from './mode.ts';
import { rendererOf } from './renderer.ts';
import { Value } from './value.ts';
import { Watch } from './watch.ts';

/** WebGPU has one device and one stack of error scopes for everybody. */
const webgpuQueue = new CallQueue();

/** One gpu.js instance: what a session computes on. */
export class Device {
  readonly mode: Mode;
  readonly #gpu: Gpu;
  readonly #webgpu: WebGpuContext | undefined;
  readonly #queue: CallQueue;
  readonly #watch: Watch;
  readonly #kernels = new Map<string, Kernel>();
  /** What the task under way has made so far. */
  #made: Value[] = [];

  /** @param webgpu - What gpu.js runs on in mode `webgpu`. */
  constructor(mode: Mode, webgpu?: WebGpuContext) {
    this.mode = mode;
    this.#gpu = new GPU({ mode });
    this.#webgpu = webgpu;
    this.#queue = mode === 'webgpu' ? webgpuQueue : new CallQueue();
    this.#watch = new Watch(mode, () => this.#webgl, webgpu);
  }

  /** What computes, as it names itself: a software renderer is not to be taken for a GPU. */
  get renderer(): string {
    return rendererOf(this.mode, this.#webgl, this.#webgpu);
  }

  /** The context, in the modes that run on WebGL: in a page, mode `cpu` has one of another kind. */
  get #webgl(): WebGlContext | null {
    const { mode } = this;
    return mode === 'webgl2' || mode === 'headlessgl' ? this.#gpu.context : null;
  }

  /**
   * Run `task` when those before it are done. It ends with `commit`, which makes its results the
   * session's, or, if anything failed, leaves no trace.
   *
   * @param commit - Changes the state, surely; returns the values to keep. All others are freed.
   * @throws DeviceError
   */
  exclusive<T, R>(task: () => Promise<T>, commit: (result: T) => Committed<R>): Promise<R> {
    return this.#queue.run(async () => {
      let kept: ReadonlySet<Value> = new Set();
      try {
        const { keep, answer } = commit(await this.#watch.over(task));
        kept = new Set(keep);
        return answer;
      } finally {
        for (const value of this.#made) if (!kept.has(value)) value.free();
        this.#made = [];
      }
    });
  }

  /**
   * Run the kernel of `kind`, compiled the first time that it is asked for such sizes.
   *
   * @param output - [columns, rows] or [length] of what it computes.
   * @param constants - Scalars that are compiled in.
   * @param args - What its function takes.
   */
  async run(
    kind: KernelKind,
    output: number[],
    constants: Readonly<Record<string, number>>,
    ...args: readonly Argument[]
  ): Promise<Value> {
    // gpu.js compiles the sizes of arguments in; WebGL would read others in silence.
    const sizes = args.map((arg) => (typeof arg === 'number' ? '' : `${arg.size}`));
    const key = [kind.name, output, ...Object.values(constants), ...sizes].join(' ');
    let kernel = this.#kernels.get(key);
    if (!kernel) {
      kernel = new Kernel(this.#gpu, this.mode, kind, output, constants);
      this.#kernels.set(key, kernel);
    }
    try {
      return this.#keepTrack(await kernel.run(args));
    } catch (error) {
      // gpu.js would fail to compile it for ever after.
      this.#kernels.delete(key);
      kernel.dispose();
      throw error;
    }
  }

  /** Send a table up, to be read by several kernels. The host's memory may change afterwards. */
  async upload(x: Input): Promise<Value> {
    const [cols, rows] = x.size as [number, number];
    if (this.mode !== 'cpu' && this.mode !== 'webasm') return this.run(upload, [cols, rows], {}, x);
    // It is there: a kernel would copy it, too, but only after it is compiled, in memory of its own.
    const copies = Array.from({ length: rows }, (_, row) =>
      x.value.slice(row * cols, (row + 1) * cols),
    );
    return this.#keepTrack(new Value(copies, [cols, rows], true));
  }

  #keepTrack(value: Value): Value {
    this.#made.push(value);
    return value;
  }

  /** Free `values`, and all kernels, once what is under way is done. */
  dispose(values: () => readonly Value[]): void {
    const free = async () => {
      for (const value of values()) value.free();
      if (this.#webgl) {
        await this.#gpu.destroy();
      } else {
        // At once: gpu.js itself waits for a timer, and WebAssembly runs out of memories meanwhile.
        for (const kernel of this.#kernels.values()) kernel.dispose();
      }
      this.#kernels.clear();
    };
    // A device that is gone has nothing left to free.
    this.#queue.run(free).catch(() => {});
  }
}

/** What a task leaves behind. */
export interface Committed<R> {
  readonly keep: readonly Value[];
  readonly answer: R;
}
