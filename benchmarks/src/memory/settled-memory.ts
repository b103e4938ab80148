/** Bytes. */
export interface MemoryUse {
  /** JavaScript objects and the buffers that they own. */
  readonly heap: number;
  readonly resident: number;
}

/** Readings that have to agree, how closely, and how many there are at most. */
const [CALM, SAME, MOST] = [4, 4096, 100];

/** What is in use once all garbage is collected: in a process that was started with `--expose-gc`. */
export async function settledMemory(): Promise<MemoryUse> {
  let heap = Number.NaN;
  // Buffers are freed by other threads, whenever these come to it.
  for (let calm = 0, reading = 0; calm < CALM && reading < MOST; reading++) {
    globalThis.gc!();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const now = heapUsed + arrayBuffers;
    calm = Math.abs(now - heap) < SAME ? calm + 1 : 0;
    heap = now;
  }
  return { heap, resident: process.memoryUsage.rss() };
}
