/**
 * Path in the folder that the environment variable `COKE_CACHE` names, by default the clone's `.cache`.
 * A relative `COKE_CACHE` starts at the clone.
 */
export function cachePath(...names: string[]): string;

/**
 * `place`, which `make` has filled: now, or in an earlier call of any process. The name should tell all
 * that decides what is in it, versions above all.
 *
 * @param make - Fills an empty folder, which becomes `place` once it is whole.
 * @param options.signal - Ends waiting for another process that makes it.
 * @throws What `make` throws. Nothing is left then, and the next call starts afresh.
 */
export function makeOnce(
  place: string,
  make: (folder: string) => unknown,
  options?: { readonly signal?: AbortSignal | undefined },
): Promise<string>;
