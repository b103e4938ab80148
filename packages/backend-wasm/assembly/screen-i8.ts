/** See `screenRows`. Imported: `relaxed.ts` is a module of its own, which not every engine can have. */
export declare function screenI8(
  x: usize,
  integers: usize,
  steps: usize,
  bounds: usize,
  rows: i32,
  d: i32,
  clustering: usize,
  scratch: usize,
  labels: usize,
): i32;
