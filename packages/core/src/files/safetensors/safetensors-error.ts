/** A file that is no safetensors file, is damaged, or holds what its reader did not ask for. */
export class SafetensorsError extends Error {
  override readonly name: string = 'SafetensorsError';
}
