import { DeviceError } from './device-error.ts';
import type { WebGlContext, WebGpuContext } from './gpu-js.ts';
import type { Mode } from './mode.ts';

const NO_ERROR = 0;
const OUT_OF_MEMORY = 0x0505;
const CONTEXT_LOST = 0x9242;

const SCOPES = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * Sees what devices do not throw: WebGL sets a flag and goes on, WebGPU reports to nobody, and both
 * then answer with zeros, which are labels too.
 */
export class Watch {
  readonly #mode: Mode;
  readonly #webgl: () => WebGlContext | null;
  readonly #webgpu: WebGpuContext | undefined;

  constructor(mode: Mode, webgl: () => WebGlContext | null, webgpu: WebGpuContext | undefined) {
    this.#mode = mode;
    this.#webgl = webgl;
    this.#webgpu = webgpu;
  }

  /** @throws DeviceError, or what `task` throws if it is a TypeError or a RangeError of this package. */
  async over<T>(task: () => Promise<T>): Promise<T> {
    this.#expectPresent();
    for (const scope of SCOPES) this.#webgpu?.device.pushErrorScope(scope);
    let result: T | undefined;
    let thrown: unknown;
    let failed = false;
    try {
      result = await task();
    } catch (error) {
      failed = true;
      thrown = error;
    }
    // Popped in any case: scopes are a stack that everybody shares.
    const fault = (await this.#scopedFault()) ?? this.#flaggedFault();
    this.#expectPresent(thrown);
    if (fault) throw new DeviceError(this.#mode, fault.kind, fault.message, thrown);
    if (failed) throw this.#explain(thrown);
    return result as T;
  }

  #expectPresent(cause?: unknown): void {
    const gone = this.#webgpu?.isLost || this.#webgl()?.isContextLost?.();
    if (gone) throw new DeviceError(this.#mode, 'lost', 'its context is gone', cause);
  }

  async #scopedFault(): Promise<Fault | undefined> {
    if (!this.#webgpu) return undefined;
    let fault: Fault | undefined;
    for (const scope of [...SCOPES].reverse()) {
      const error = await this.#webgpu.device.popErrorScope().catch(() => null);
      // Memory comes first: what did not get any is invalid afterwards.
      if (error && fault?.kind !== 'out of memory') {
        const kind = scope === 'out-of-memory' ? 'out of memory' : 'failed';
        fault = { kind, message: error.message };
      }
    }
    return fault;
  }

  #flaggedFault(): Fault | undefined {
    const code = this.#webgl()?.getError() ?? NO_ERROR;
    if (code === NO_ERROR || code === CONTEXT_LOST) return undefined;
    const kind = code === OUT_OF_MEMORY ? 'out of memory' : 'failed';
    return { kind, message: `WebGL error 0x${code.toString(16)}` };
  }

  #explain(thrown: unknown): unknown {
    if (thrown instanceof DeviceError) return thrown;
    const text = thrown instanceof Error ? thrown.message : String(thrown);
    const kind = /memory|allocat/i.test(text) ? 'out of memory' : 'failed';
    return new DeviceError(this.#mode, kind, text.split('\n', 1)[0]!, thrown);
  }
}

interface Fault {
  readonly kind: 'out of memory' | 'failed';
  readonly message: string;
}
