import { SafetensorsError } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import { decodeSafetensors, encodeSafetensors } from '@coke/core/safetensors';

/** Messages of all heads as one: a part's `MovableRows.message`. */
export function packMessages(messages: readonly Uint8Array[]): Uint8Array {
  const tensors = messages.map((data, h) => [`head.${h}`, { shape: [data.length], data }] as const);
  return encodeSafetensors(new Map(tensors));
}

/**
 * Of each head the messages of all parts.
 *
 * @throws SafetensorsError for what was not packed.
 */
export function unpackMessages(packed: readonly Uint8Array[], heads: number): Uint8Array[][] {
  const parts = packed.map((file) => decodeSafetensors(file).tensors);
  return Array.from({ length: heads }, (_, h) => {
    const name = `head.${h}`;
    return parts.map((tensors) => {
      const message = tensors.get(name)?.data;
      // A copy, aligned as tensors of doubles need it.
      if (message instanceof Uint8Array) return message.slice();
      throw new SafetensorsError(shouldBe(`tensor ${name}`, 'a message', message));
    });
  });
}
