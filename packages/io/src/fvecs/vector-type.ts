/** Formats of the TEXMEX corpus: vectors of float32, of bytes, of int32. */
export const VECTOR_TYPES = { fvecs: 'float32', bvecs: 'uint8', ivecs: 'int32' } as const;

export type VectorFormat = keyof typeof VECTOR_TYPES;

export interface VectorOptions {
  /** Reading, by default what the file's name ends in, else `fvecs`; writing, by default `fvecs`. */
  readonly format?: VectorFormat;
}

export function vectorFormatOf(file: string): VectorFormat {
  const letter = /\.([bi])vecs$/i.exec(file)?.[1]?.toLowerCase();
  return letter === 'b' ? 'bvecs' : letter === 'i' ? 'ivecs' : 'fvecs';
}
