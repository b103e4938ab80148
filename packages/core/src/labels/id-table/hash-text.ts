import { mix } from './hash-id.ts';

/** 32 bits that depend on every code unit of a text and on where it stands. */
export function hashText(text: string): number {
  let h = text.length;
  // As in MurmurHash3, but a unit at a time.
  for (let i = 0; i < text.length; i++)
    h = Math.imul(h ^ text.charCodeAt(i), 0x5bd1e995) ^ (h >>> 15);
  return mix(h) >>> 0;
}
