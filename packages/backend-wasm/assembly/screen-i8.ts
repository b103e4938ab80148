/** See `screenTiles`. Imported: `relaxed.ts` is a module of its own, which not every engine can have. */
export declare function screenI8(
  x: usize,
  rows: i32,
  rowBytes: usize,
  set: usize,
  first: i32,
  count: i32,
  offsets: usize,
  states: usize,
  scratch: usize,
  values: usize,
  valuesBytes: usize,
): void;
