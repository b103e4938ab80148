/** Where something begins in linear memory, in bytes. 0 stands for "left out". */
export type Pointer = number;

/** What the compiled kernels export: see `assembly/` for what each reads and writes. */
export interface Kernels {
  packCenters(centers: Pointer, k: number, d: number, panels: Pointer, halves: Pointer): void;
  fillOffsets(k: number, duals: Pointer, halves: Pointer, offsets: Pointer): void;
  assignF32(
    x: Pointer,
    rows: number,
    d: number,
    panels: Pointer,
    panelCount: number,
    offsets: Pointer,
    best: Pointer,
    labels: Pointer,
  ): void;
  dots(x: Pointer, rows: number, d: number, centers: Pointer, labels: Pointer, out: Pointer): void;
  halfSquaredDistances: Kernels['dots'];
  countRows(
    labels: Pointer,
    rows: number,
    weights: Pointer,
    k: number,
    counts: Pointer,
    ends: Pointer,
    order: Pointer,
  ): number;
  updateDuals(
    k: number,
    lower: Pointer,
    upper: Pointer,
    duals: Pointer,
    drift: Pointer,
    counts: Pointer,
    batchWeight: number,
    eta: number,
  ): void;
  moveCenters(
    x: Pointer,
    weights: Pointer,
    k: number,
    d: number,
    counts: Pointer,
    ends: Pointer,
    order: Pointer,
    totals: Pointer,
    centers: Pointer,
    panels: Pointer,
    halves: Pointer,
    sums: Pointer,
    unit: boolean,
  ): void;
  blendCenters(
    previous: Pointer,
    current: Pointer,
    k: number,
    d: number,
    f: number,
    unit: boolean,
    mean: Pointer,
  ): void;
  findBadRow(x: Pointer, rows: number, d: number, limit: number): number;
  normalizeRows(x: Pointer, rows: number, d: number, out: Pointer): void;
}
