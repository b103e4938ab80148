/**
 * What is used of apache-arrow's objects, as interfaces: a table of the user's may come from another copy of
 * apache-arrow than the one here, or another version.
 */

/** apache-arrow's numbers for its types, which an IPC file has too. */
export const ArrowTypeId = {
  dictionary: -1,
  null: 1,
  int: 2,
  float: 3,
  binary: 4,
  utf8: 5,
  bool: 6,
  decimal: 7,
  date: 8,
  time: 9,
  timestamp: 10,
  interval: 11,
  list: 12,
  struct: 13,
  union: 14,
  fixedSizeBinary: 15,
  fixedSizeList: 16,
  map: 17,
  duration: 18,
  largeBinary: 19,
  largeUtf8: 20,
  largeList: 21,
  binaryView: 23,
  utf8View: 24,
} as const;

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

/** A type; what it does not have is undefined. */
export interface ArrowType {
  readonly typeId: number;
  readonly children?: readonly ArrowField[] | null;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  /** Of floats: 0, 1 and 2 for 16, 32 and 64 bits. */
  readonly precision?: number;
  readonly scale?: number;
  /** Of dates, times, intervals. */
  readonly unit?: number;
  readonly timezone?: string | null;
  readonly listSize?: number;
  /** Of a dictionary: the type of its values. */
  readonly dictionary?: ArrowType;
  /** Of a union: 0 sparse, 1 dense. */
  readonly mode?: number;
  readonly typeIdToChildIndex?: Readonly<Record<number, number>>;
}

/** The buffers of some rows of a column. */
export interface ArrowData {
  readonly type: ArrowType;
  readonly length: number;
  /** Of the first row, in bitmaps alone: other buffers begin with it. */
  readonly offset: number;
  readonly values: unknown;
  readonly valueOffsets?: unknown;
  readonly typeIds?: unknown;
  readonly nullBitmap?: Uint8Array | null;
  readonly children: readonly ArrowData[];
  readonly dictionary?: { readonly data: readonly ArrowData[] };
  readonly variadicBuffers?: readonly Uint8Array[];
}

export interface ArrowBatch {
  readonly data: ArrowData;
}

/** An apache-arrow `Table`. */
export interface ArrowTableLike {
  readonly schema: { readonly fields: readonly ArrowField[] };
  readonly batches: readonly ArrowBatch[];
}
