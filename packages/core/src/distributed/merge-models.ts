/**
 * One model of several that began as the same file and each learned from rows of its own.
 *
 * @param files - As `ConstrainedKMeans.save` makes them.
 * @returns A file, for `ConstrainedKMeans.load`.
 */
export function mergeModels(files: readonly Uint8Array[]): Uint8Array {
  throw new Error(`models should be merged by a later version, got ${files.length}`);
}
