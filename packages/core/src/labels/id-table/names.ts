import type { Id } from '../../rows/ids.ts';

/**
 * What an id is stored under: integers up to 2^53 - 1 under their number, larger and negative ones under `i`
 * and the integer in decimal, texts under `t` and the text.
 */
export function nameOf(id: Id): number | string {
  if (typeof id === 'number') return id;
  if (typeof id === 'string') return `t${id}`;
  return id >= 0n && id <= Number.MAX_SAFE_INTEGER ? Number(id) : `i${id}`;
}

/**
 * The id that is stored under a name, of those that are texts.
 * @throws SyntaxError where nothing could be.
 */
export function idOfName(name: string): bigint | string {
  return name.startsWith('t') ? name.slice(1) : BigInt(name.slice(1));
}
