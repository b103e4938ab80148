import {
  Binary,
  type DataType,
  Field,
  FixedSizeList,
  Float32,
  Float64,
  Int32,
  List,
  type RecordBatch,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';

/** For tests: kinds of columns that vectors come in. */
export const VECTOR_TYPES: Readonly<Record<string, DataType>> = {
  'list<float>': new List(new Field('item', new Float32(), true)),
  'list<double>': new List(new Field('item', new Float64(), true)),
  'list<int>': new List(new Field('item', new Int32(), true)),
  'fixed-size list': new FixedSizeList(2, new Field('item', new Float32(), true)),
};

export type GivenVector = readonly (number | null)[] | null;

export interface StreamOptions {
  /** @defaultValue list<float> */
  readonly type?: DataType | undefined;
  readonly ids?: readonly (string | null)[] | undefined;
  readonly weights?: readonly (number | null)[] | undefined;
  /** Rows of a record batch. @defaultValue all in one */
  readonly batchRows?: number | undefined;
}

/** For tests: rows as Spark pipes them. */
export function arrowStream(
  vectors: readonly GivenVector[],
  {
    type = VECTOR_TYPES['list<float>']!,
    ids,
    weights,
    batchRows = vectors.length,
  }: StreamOptions = {},
): Uint8Array {
  const batches: RecordBatch[] = [];
  for (let from = 0; from === 0 || from < vectors.length; from += Math.max(1, batchRows)) {
    const part = <T>(all: readonly T[]): readonly T[] => all.slice(from, from + batchRows);
    const table = new Table({
      vector: vectorFromArray(part(vectors), type),
      ...(ids && { id: vectorFromArray(part(ids), new Utf8()) }),
      ...(weights && { weight: vectorFromArray(part(weights), new Float64()) }),
    });
    batches.push(...(table.batches as unknown as RecordBatch[]));
  }
  return tableToIPC(new Table(batches), 'stream');
}

/** For tests: models as the driver hands them over to be merged. */
export function modelStream(models: readonly (Uint8Array | null)[]): Uint8Array {
  return tableToIPC(new Table({ model: vectorFromArray(models, new Binary()) }), 'stream');
}
