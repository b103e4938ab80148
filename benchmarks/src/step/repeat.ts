/** Do something, once at least, for as many seconds: milliseconds that it takes. */
export async function repeat(
  work: (i: number) => unknown | PromiseLike<unknown>,
  seconds: number,
): Promise<number> {
  const start = performance.now();
  const end = start + 1000 * seconds;
  for (let done = 1; ; done++) {
    await work(done - 1);
    const now = performance.now();
    if (now >= end) return (now - start) / done;
  }
}
