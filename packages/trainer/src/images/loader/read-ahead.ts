/**
 * What `make` makes of from … to - 1, in order. While one is used, up to `ahead` more are begun.
 * However it ends, it ends when nothing is being made any more.
 *
 * @param stop - Called at the end: what is being made is not wanted.
 */
export async function* readAhead<T>(
  { from, to, ahead }: { readonly from: number; readonly to: number; readonly ahead: number },
  make: (index: number) => Promise<T>,
  stop: () => void,
): AsyncGenerator<T, void> {
  const begun: Promise<T>[] = [];
  let next = from;
  try {
    for (;;) {
      while (next < to && begun.length <= ahead) {
        const one = make(next++);
        // A failure is told when its turn comes.
        one.catch(() => {});
        begun.push(one);
      }
      const first = begun.shift();
      if (!first) return;
      yield await first;
    }
  } finally {
    stop();
    await Promise.allSettled(begun);
  }
}
