import {
  AsyncByteQueue,
  Binary,
  type Data,
  Field,
  Float32,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  Utf8,
} from 'apache-arrow';

/** Values of one column of a record batch; a row where `missing` is 1, or the value undefined, has none. */
export type OutputColumn =
  | { readonly type: 'int32'; readonly values: Int32Array; readonly missing?: Uint8Array }
  | { readonly type: 'float32'; readonly values: Float32Array; readonly missing?: Uint8Array }
  | { readonly type: 'binary' | 'utf8'; readonly values: readonly (Uint8Array | undefined)[] };

export type OutputColumns = Readonly<Record<string, OutputColumn>>;

const TYPES = {
  int32: () => new Int32(),
  float32: () => new Float32(),
  binary: () => new Binary(),
  utf8: () => new Utf8(),
};

/** An Arrow stream, written to a pipe record batch by record batch. */
export class TableWriter {
  static readonly name: string = 'TableWriter';
  readonly #writer = new RecordBatchStreamWriter();
  readonly #schema: Schema;
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  #chunks: Uint8Array[] = [];

  /** @param write - Done when more may come. */
  constructor(
    types: Readonly<Record<string, OutputColumn['type']>>,
    write: (bytes: Uint8Array) => Promise<void>,
  ) {
    const fields = Object.entries(types).map(
      ([name, type]) => new Field(name, TYPES[type](), true),
    );
    this.#schema = new Schema(fields);
    this.#write = write;
    const chunks = (): Uint8Array[] => this.#chunks;
    class Output extends AsyncByteQueue<Uint8Array> {
      override write(chunk: unknown): void {
        chunks().push(chunk as Uint8Array);
      }
    }
    this.#writer.reset(new Output(), this.#schema);
  }

  /** One record batch, its columns in the order of the types. */
  async add(rows: number, columns: OutputColumns): Promise<void> {
    const { fields } = this.#schema;
    const children = fields.map(({ name, type }) => dataOf(columns[name]!, type, rows));
    const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
    this.#writer.write(new RecordBatch(this.#schema, data) as RecordBatch);
    await this.#flush();
  }

  async end(): Promise<void> {
    this.#writer.finish();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    const chunks = this.#chunks;
    this.#chunks = [];
    for (const chunk of chunks) await this.#write(chunk);
  }
}

function dataOf(column: OutputColumn, type: Field['type'], length: number): Data {
  const make = makeData as (props: object) => Data;
  const isMissing =
    column.type === 'int32' || column.type === 'float32'
      ? (i: number) => column.missing?.[i] === 1
      : (i: number) => column.values[i] === undefined;
  const nulls = { length, ...bitmap(length, isMissing) };
  if (column.type === 'int32' || column.type === 'float32') {
    return make({ type, ...nulls, data: column.values });
  }
  const valueOffsets = new Int32Array(length + 1);
  for (let i = 0; i < length; i++) {
    valueOffsets[i + 1] = valueOffsets[i]! + (column.values[i]?.length ?? 0);
  }
  const data = new Uint8Array(valueOffsets[length]!);
  for (const [i, value] of column.values.entries()) if (value) data.set(value, valueOffsets[i]!);
  return make({ type, ...nulls, valueOffsets, data });
}

/** A bit for each row that is there; none at all where all are. */
function bitmap(
  length: number,
  isMissing: (row: number) => boolean,
): { nullCount: number; nullBitmap?: Uint8Array } {
  const nullBitmap = new Uint8Array(8 * Math.ceil(length / 64));
  let nullCount = 0;
  for (let i = 0; i < length; i++) {
    if (isMissing(i)) nullCount += 1;
    else nullBitmap[i >> 3]! |= 1 << (i & 7);
  }
  return nullCount > 0 ? { nullCount, nullBitmap } : { nullCount };
}
