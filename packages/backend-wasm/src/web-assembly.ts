// Neither ES2022's types nor Node's have these, and a package for both Node and pages cannot ask for
// the DOM's: this much is used.

/** Linear memory. */
export interface WasmMemory {
  readonly buffer: ArrayBufferLike;
  /** By pages of 64 KiB; views of the old buffer are detached, unless memory is shared. */
  grow(pages: number): number;
}

/** Compiled code, which can be sent to other threads. */
export interface WasmModule {
  /** Keeps other objects from passing for one. */
  readonly [Symbol.toStringTag]: 'WebAssembly.Module';
}

interface MemorySize {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

interface WebAssemblyApi {
  readonly Memory: new (size: MemorySize) => WasmMemory;
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  instantiate(
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<{ readonly exports: object }>;
}

export const webAssembly: WebAssemblyApi = (
  globalThis as unknown as { readonly WebAssembly: WebAssemblyApi }
).WebAssembly;
