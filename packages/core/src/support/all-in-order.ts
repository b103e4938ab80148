/**
 * As `Promise.all`, but what is thrown does not hang on timing: once all have settled, the first in order
 * of those that were rejected. Nothing goes on after it.
 *
 * @param promises - Already begun, side by side.
 */
export async function allInOrder<const T extends readonly unknown[]>(
  promises: T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  await Promise.allSettled(promises);
  const values: unknown[] = [];
  for (const promise of promises) values.push(await promise);
  return values as { -readonly [I in keyof T]: Awaited<T[I]> };
}
