/** Bytes that this process may still take, as Node says; undefined where nobody does, in pages. */
export function availableMemory(): number | undefined {
  const { process } = globalThis as {
    readonly process?: { readonly availableMemory?: () => number };
  };
  return process?.availableMemory?.();
}
