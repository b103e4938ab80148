import type {
  AsyncBuffer,
  CompressionCodec,
  Compressors,
  DataReader,
  DecodedArray,
  FileMetaData,
  PageHeader,
  ParquetType,
  SchemaTree,
} from 'hyparquet';

/** The parts of hyparquet that a page at a time is read with. */
export interface Hyparquet {
  readonly metadata: (file: AsyncBuffer) => Promise<FileMetaData>;
  readonly header: (reader: DataReader) => PageHeader;
  /** A page's bytes, out of their compression. */
  readonly page: (
    bytes: Uint8Array,
    size: number,
    codec: CompressionCodec,
    compressors: Compressors,
  ) => Uint8Array;
  /** Values as they are, one after another. */
  readonly plain: (
    reader: DataReader,
    type: ParquetType,
    count: number,
    length: number | undefined,
  ) => DecodedArray;
  /** Values in an encoding that is neither plain nor a dictionary. */
  readonly encodings: (
    encoding: string,
    reader: DataReader,
    count: number,
    type: ParquetType,
    length: number | undefined,
  ) => DecodedArray;
  /** Values in lists of lists, one a row, of their levels. */
  readonly lists: (
    definition: number[],
    repetition: number[],
    values: DecodedArray,
    path: readonly SchemaTree[],
  ) => DecodedArray;
  /** The leaves below a column, by their paths, put together; the column's own path has it then. */
  readonly nest: (leaves: Map<string, DecodedArray>, column: SchemaTree) => void;
  readonly compressors: Compressors;
}

/** hyparquet and its decompressors, loaded when they are first needed. */
export async function loadHyparquet(): Promise<Hyparquet> {
  const { parquetMetadataAsync } = await import('hyparquet/src/metadata.js');
  const { parquetHeader } = await import('hyparquet/src/column.js');
  const { decompressPage } = await import('hyparquet/src/datapage.js');
  const { readPlain } = await import('hyparquet/src/plain.js');
  const { byteStreamSplit } = await import('hyparquet/src/encoding.js');
  const delta = await import('hyparquet/src/delta.js');
  const { assembleLists, assembleNested } = await import('hyparquet/src/assemble.js');
  const { DEFAULT_PARSERS } = await import('hyparquet/src/convert.js');
  const { compressors } = await import('hyparquet-compressors');
  const { decompress } = await import('fzstd');
  return {
    metadata: (file) => parquetMetadataAsync(file, { geoparquet: false }),
    header: parquetHeader,
    page: decompressPage,
    plain: readPlain,
    encodings(encoding, reader, count, type, length) {
      switch (encoding) {
        case 'BYTE_STREAM_SPLIT':
          return byteStreamSplit(reader, count, type, length);
        case 'DELTA_BINARY_PACKED': {
          const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
          delta.deltaBinaryUnpack(reader, count, values);
          return values;
        }
        case 'DELTA_LENGTH_BYTE_ARRAY': {
          const values: Uint8Array[] = [];
          delta.deltaLengthByteArray(reader, count, values);
          return values;
        }
        case 'DELTA_BYTE_ARRAY': {
          const values: Uint8Array[] = [];
          delta.deltaByteArray(reader, count, values);
          return values;
        }
        default:
          throw new Error(`encoding of a page should be one that hyparquet reads, got ${encoding}`);
      }
    },
    lists: (definition, repetition, values, path) =>
      assembleLists([], definition, repetition, values, [...path]),
    nest: (leaves, column) => assembleNested(leaves, column, DEFAULT_PARSERS),
    compressors: {
      ...compressors,
      // Into room of the size that the page's header says, not of the one that its own header does.
      ZSTD: (bytes, size) => decompress(bytes, new Uint8Array(size)),
    },
  };
}
