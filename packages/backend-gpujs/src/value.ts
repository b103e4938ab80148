import type { RawValue } from './gpu-js.ts';

let held = 0;

/** How many results there are on devices, of all sessions, when they have come to rest: to find leaks by. */
export async function heldValues(): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return held;
}

/** Numbers on the device: a texture, a buffer, or plain arrays where the device is the host. */
export class Value {
  readonly raw: RawValue | readonly Float32Array[];
  readonly #owned: boolean;
  #freed = false;

  /** [columns, rows] or [length]. */
  readonly size: readonly number[];
  /** @param owned - To be freed; else its kernel owns it. */
  constructor(raw: RawValue | readonly Float32Array[], size: readonly number[], owned: boolean) {
    this.raw = raw;
    this.size = size;
    this.#owned = owned;
    if (owned) held++;
  }

  /** Bring a table down to the host: its rows. */
  async rows(): Promise<readonly Float32Array[]> {
    return (await this.#read()) as readonly Float32Array[];
  }

  /** Bring a list down to the host. */
  async list(): Promise<Float32Array> {
    return (await this.#read()) as Float32Array;
  }

  async #read(): Promise<unknown> {
    return 'toArray' in this.raw ? this.raw.toArray?.() : this.raw;
  }

  free(): void {
    if (this.#freed || !this.#owned) return;
    this.#freed = true;
    held--;
    if ('delete' in this.raw) this.raw.delete?.();
  }
}
