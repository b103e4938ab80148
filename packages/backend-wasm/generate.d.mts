/** Names of the functions of each module of kernels, by their number: what profiles call them by. */
export function functionNames(): Promise<
  Record<'KERNELS' | 'RELAXED_KERNELS', ReadonlyMap<number, string>>
>;
/** Compiles the kernels to `src/generated/`, where they are older than their sources. */
export function generate(): Promise<void>;
