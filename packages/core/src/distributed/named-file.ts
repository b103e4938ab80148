import { SafetensorsError } from '../files/safetensors/index.ts';

/** What `read` returns; its error says of which file it speaks. */
export function readNamed<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const message = `${name}: ${error instanceof Error ? error.message : error}`;
    if (error instanceof SafetensorsError) throw new SafetensorsError(message);
    throw new TypeError(message);
  }
}
