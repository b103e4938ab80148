/** Bytes. */
export interface MemoryUse {
  /** JavaScript objects and the buffers that they own. */
  readonly heap: number;
  readonly resident: number;
}

/** What is in use once all garbage is collected: in a process that was started with `--expose-gc`. */
export async function settledMemory(): Promise<MemoryUse> {
  // Buffers are freed by another thread, finalizers run between.
  for (let i = 0; i < 3; i++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heap: heapUsed + arrayBuffers, resident: rss };
}
