/** Where something begins in linear memory, in bytes. 0 stands for "left out". */
export type Pointer = number;

/** What the compiled kernels export: see `assembly/` for what each reads and writes. */
export interface Kernels {
  packCenters(
    set: Pointer,
    k: number,
    d: number,
    scratch: Pointer,
    first: number,
    last: number,
  ): void;
  /** Of a head of a job: to be called before rows are labelled. */
  prepareClustering(head: Pointer, prices: Pointer, euclidean: boolean): void;
  /** Do a job, together with the threads that serve at the same block. */
  perform(control: Pointer, job: Pointer, wake: boolean, nap: boolean): void;
  quantizeRows(
    x: Pointer,
    rows: number,
    d: number,
    bits: number,
    integers: Pointer,
    steps: Pointer,
    bounds: Pointer,
  ): void;
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
    prices: Pointer,
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
    set: Pointer,
    scratch: Pointer,
    unit: boolean,
    first: number,
    last: number,
    indices?: Pointer,
    indptr?: Pointer,
  ): void;
  blendCenters(
    previous: Pointer,
    current: Pointer,
    k: number,
    d: number,
    f: number,
    unit: boolean,
    scratch: Pointer,
    first: number,
    last: number,
  ): void;
  findBadRow(x: Pointer, rows: number, d: number, limit: number): number;
  normalizeRows(x: Pointer, rows: number, d: number, out: Pointer): void;
}
