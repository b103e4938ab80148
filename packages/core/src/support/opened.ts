/**
 * What an object that can be disposed works with.
 *
 * @param name - What the object is: `session`, say.
 * @throws Error if it was disposed, which leaves `undefined`.
 */
export function opened<T>(state: T | undefined, name: string): T {
  if (state !== undefined) return state;
  throw new Error(`${name} should be open, got one that was disposed`);
}
