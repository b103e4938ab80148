/** What a page asks of its worker. */
export type ToWorker =
  | { readonly id: number; readonly call: string; readonly argument: unknown }
  | { readonly id: number; readonly abort: true };

/** What the worker says of a call: how it goes, any number of times, then how it ended. */
export type FromWorker =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

/** What goes with every call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How a call goes. */
export interface Progress {
  /** What is being done, for people. */
  readonly doing: string;
  /** How much of that is done, from 0 to 1, where it is known. */
  readonly share?: number | undefined;
}

/** A function that can be called from the other side: of whatever can be sent. */
export type Call = (argument: never, options: CallOptions) => Promise<unknown>;

/** Functions by their names. */
export type Calls<C> = { readonly [name in keyof C]: Call };

/** This much of a `Worker`, of the scope inside one, and of a `MessagePort`. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: never }) => void): void;
}
