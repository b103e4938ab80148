/** A file that is no safetensors file, is damaged, or holds what its reader did not ask for. */
export class SafetensorsError extends Error {
  /** Kept where code is minified. */
  static override readonly name: string = 'SafetensorsError';
  override readonly name: string = 'SafetensorsError';
}
