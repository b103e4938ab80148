import type { CsvReadOptions } from './csv/read-csv.ts';
import type { CsvWriteOptions } from './csv/write-csv.ts';
import type { ByteSource } from './sources/byte-source.ts';
import type { Table, TableContent } from './table/table.ts';

/** One format of files, its reader and its writer loaded when they are first needed. */
export interface Format {
  /** What names of such files end in. */
  readonly extensions: readonly string[];
  /** Whether a file that begins so is one. Left out where the beginning does not tell. */
  readonly begins?: (head: Uint8Array) => boolean;
  readonly open: (source: ByteSource, options: CsvReadOptions) => Promise<Table>;
  readonly encode: (
    content: TableContent,
    options: CsvWriteOptions,
  ) => Promise<AsyncIterable<Uint8Array>>;
}

/** A format that tables are read from and written to. */
export type TableFormat =
  | ('csv' | 'tsv' | 'jsonl' | 'json' | 'parquet' | 'arrow')
  | ('npy' | 'npz' | 'safetensors' | 'fvecs' | 'bvecs' | 'ivecs');

/** How each is known, read and written. */
export const FORMAT_TABLE: Readonly<Record<TableFormat, Format>> = {
  csv: {
    extensions: ['.csv'],
    open: async (source, options) => (await import('./csv/read-csv.ts')).openCsv(source, options),
    encode: async (content, options) =>
      (await import('./csv/write-csv.ts')).encodeCsv(content, options),
  },
  tsv: {
    extensions: ['.tsv', '.tab'],
    open: async (source, options) =>
      (await import('./csv/read-csv.ts')).openCsv(source, { separator: '\t', ...options }),
    encode: async (content) =>
      (await import('./csv/write-csv.ts')).encodeCsv(content, { separator: '\t' }),
  },
  jsonl: {
    extensions: ['.jsonl', '.ndjson'],
    open: async (source) => (await import('./jsonl/read-jsonl.ts')).openJsonl(source),
    encode: async (content) => (await import('./jsonl/write-jsonl.ts')).encodeJsonl(content),
  },
  json: {
    extensions: ['.json'],
    open: async (source) => (await import('./jsonl/read-jsonl.ts')).openJsonl(source),
    encode: async (content) =>
      (await import('./jsonl/write-jsonl.ts')).encodeJsonl(content, { layout: 'array' }),
  },
  parquet: {
    extensions: ['.parquet', '.pq'],
    begins: (head) => begins(head, 'PAR1'),
    open: async (source) => (await import('./parquet/read-parquet.ts')).openParquet(source),
    encode: async (content) => (await import('./parquet/write-parquet.ts')).encodeParquet(content),
  },
  arrow: {
    extensions: ['.arrow', '.feather', '.ipc', '.arrows'],
    begins: (head) => begins(head, 'ARROW1') || begins(head, '\xff\xff\xff\xff'),
    open: async (source) => (await import('./arrow/read-arrow.ts')).openArrow(source),
    encode: async (content) => (await import('./arrow/write-arrow.ts')).encodeArrow(content),
  },
  npy: {
    extensions: ['.npy'],
    begins: (head) => begins(head, '\x93NUMPY'),
    open: async (source) => (await import('./npy/read-npy.ts')).openNpy(source),
    encode: async (content) => (await import('./npy/write-npy.ts')).encodeNpy(content),
  },
  npz: {
    extensions: ['.npz'],
    begins: (head) => begins(head, 'PK\x03\x04'),
    open: async (source) => (await import('./npz/read-npz.ts')).openNpz(source),
    encode: async (content) => (await import('./npz/write-npz.ts')).encodeNpz(content),
  },
  safetensors: {
    extensions: ['.safetensors'],
    open: async (source) =>
      (await import('./safetensors/read-safetensors.ts')).openSafetensors(source),
    encode: async (content) =>
      (await import('./safetensors/write-safetensors.ts')).encodeSafetensors(content),
  },
  fvecs: vectors('fvecs'),
  bvecs: vectors('bvecs'),
  ivecs: vectors('ivecs'),
};

/** All formats. */
export const FORMATS: readonly TableFormat[] = Object.keys(FORMAT_TABLE) as TableFormat[];

/** The format of a file of that name; undefined where the name does not tell. */
export function formatOfName(name: string): TableFormat | undefined {
  const lower = name.toLowerCase();
  return FORMATS.find((format) =>
    FORMAT_TABLE[format].extensions.some((extension) => lower.endsWith(extension)),
  );
}

/** The format of a file that begins so; undefined where that does not tell. */
export function formatOfHead(head: Uint8Array): TableFormat | undefined {
  return FORMATS.find((name) => FORMAT_TABLE[name].begins?.(head));
}

function vectors(format: 'fvecs' | 'bvecs' | 'ivecs'): Format {
  return {
    extensions: [`.${format}`],
    open: async (source) => (await import('./fvecs/read-fvecs.ts')).openFvecs(source, { format }),
    encode: async (content) =>
      (await import('./fvecs/write-fvecs.ts')).encodeFvecs(content, { format }),
  };
}

function begins(head: Uint8Array, magic: string): boolean {
  return Array.from(magic).every((char, i) => char.charCodeAt(0) === head[i]);
}
