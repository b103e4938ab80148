import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import { chosenColumns } from '../table/chosen-columns.ts';
import { RowError } from '../table/row-error.ts';
import type { ReadOptions, Table, TableColumn, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { listLength, valuesOf } from './duckdb-columns.ts';
import { columnType, type DuckDB } from './duckdb-values.ts';

export interface SqlOptions {
  /** A database of DuckDB's, which is only read. By default one in memory. */
  readonly database?: string;
  /** Statements that go before, such as `INSTALL httpfs; LOAD httpfs;` and secrets for an object store. */
  readonly before?: string;
  /** What errors call it. Default `query`. */
  readonly name?: string;
}

/** Rows whose lists say how long a column's are. */
const FIRST_LISTS = 64;

/**
 * What a query gives, as a table: `SELECT * FROM 'embeddings/*.parquet' WHERE lang = 'de'`, or of CSV, JSON, URLs and
 * object stores, by DuckDB. It is read in parts, as it comes. The columns are as those of `openParquet`: a query for a
 * Parquet file gives the same values. One `read` at a time.
 *
 * It needs the package `@duckdb/node-api` beside this one.
 *
 * @throws Error where that is not installed; TableError for a query that DuckDB refuses, or that gives no rows.
 */
export async function openSql(sql: string, options: SqlOptions = {}): Promise<Table> {
  const { database, before, name = 'query' } = options;
  const duckdb = await loadDuckDB();
  const connection = await told(name, async () => {
    const access = database === undefined ? {} : { access_mode: 'READ_ONLY' };
    const instance = await duckdb.DuckDBInstance.create(database ?? ':memory:', access);
    const connection = await instance.connect();
    if (before) await connection.run(before);
    return connection;
  });
  try {
    const query = new Query(duckdb, connection, name, sql);
    const columns = await query.columns();
    return {
      name,
      columns: columns.map(({ column }) => column),
      rows: undefined,
      isRepeatable: true,
      read: (options) => query.read(columns, options),
      async close() {
        connection.closeSync();
      },
    };
  } catch (error) {
    connection.closeSync();
    throw error;
  }
}

async function loadDuckDB(): Promise<DuckDB> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    const message =
      'openSql needs the package @duckdb/node-api. Install it: npm install @duckdb/node-api';
    throw new Error(message, { cause: error });
  }
}

async function told<T>(file: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TableError || !(error instanceof Error)) throw error;
    throw new TableError({ file }, error.message, { cause: error });
  }
}

interface QueryColumn {
  readonly column: TableColumn;
  readonly type: DuckDBType;
}

class Query {
  readonly #duckdb: DuckDB;
  readonly #connection: DuckDBConnection;
  readonly #name: string;
  readonly #sql: string;

  constructor(duckdb: DuckDB, connection: DuckDBConnection, name: string, sql: string) {
    this.#duckdb = duckdb;
    this.#connection = connection;
    this.#name = name;
    // A semicolon would end the query inside of another one.
    this.#sql = sql.trim().replace(/;+$/, '');
  }

  async columns(): Promise<QueryColumn[]> {
    const types = await told(this.#name, async () => {
      const statement = await this.#connection.prepare(`SELECT * FROM (${this.#sql}\n)`);
      return Array.from({ length: statement.columnCount }, (_, c) => ({
        name: statement.columnName(c),
        type: statement.columnType(c),
      }));
    });
    const columns: QueryColumn[] = [];
    for (const { name, type } of types) columns.push(await this.#decide(name, type));
    return columns;
  }

  async #decide(name: string, type: DuckDBType): Promise<QueryColumn> {
    const of = columnType(this.#duckdb, type);
    let width: number | undefined;
    if (listedNumbers(this.#duckdb, type)) {
      width = 'length' in type ? type.length : await this.#firstWidth({ name, type });
    }
    const column: TableColumn =
      width !== undefined
        ? { name, type: 'vector', width, isNumeric: true }
        : { name, type: of, isNumeric: of !== 'text' };
    return { column, type };
  }

  /** Length of the first lists; undefined where they differ, or where all are missing or empty. */
  async #firstWidth(column: Named): Promise<number | undefined> {
    for await (const chunk of this.#chunks([column])) {
      const vector = chunk.getColumnVector(0);
      const lengths = new Set<number>();
      for (let i = 0; i < chunk.rowCount; i++) {
        if (i % FIRST_LISTS === 0 && lengths.size > 0) break;
        const length = listLength(vector, i);
        if (length > 0) lengths.add(length);
      }
      if (lengths.size > 0) return lengths.size === 1 ? [...lengths][0] : undefined;
    }
    return undefined;
  }

  async *read(
    columns: readonly QueryColumn[],
    options: ReadOptions = {},
  ): AsyncGenerator<TablePart> {
    const known = { name: this.#name, columns: columns.map(({ column }) => column) };
    const chosen = chosenColumns(known, options.columns).map((place) => columns[place]!);
    const named = chosen.map(({ column: { name }, type }) => ({ name, type }));
    let firstRow = 0;
    options.signal?.throwIfAborted();
    for await (const chunk of this.#chunks(named)) {
      options.signal?.throwIfAborted();
      const rows = chunk.rowCount;
      const values = chosen.map(({ column, type }, c) => {
        try {
          return valuesOf(this.#duckdb, column, type, chunk.getColumnVector(c), rows);
        } catch (error) {
          if (!(error instanceof RowError)) throw error;
          const place = { file: this.#name, row: firstRow + error.row + 1, column: column.name };
          throw new TableError(place, error.message, { cause: error });
        }
      });
      yield { firstRow, rows, columns: values };
      firstRow += rows;
    }
  }

  async *#chunks(columns: readonly Named[]): AsyncGenerator<DuckDBDataChunk> {
    const list = columns.map(({ name, type }) => {
      const quoted = `"${name.replaceAll('"', '""')}"`;
      // The values of lists of a fixed size can be reached one by one only.
      const of = listedNumbers(this.#duckdb, type);
      return of && 'length' in type ? `CAST(${quoted} AS ${of}[])` : quoted;
    });
    const sql = `SELECT ${list.join(', ') || 'NULL'} FROM (${this.#sql}\n)`;
    const result = await told(this.#name, () => this.#connection.stream(sql));
    for (;;) {
      const chunk = await told(this.#name, () => result.fetchChunk());
      if (!chunk || chunk.rowCount === 0) return;
      yield chunk;
    }
  }
}

interface Named {
  readonly name: string;
  readonly type: DuckDBType;
}

function listedNumbers(duckdb: DuckDB, type: DuckDBType): DuckDBType | undefined {
  const { LIST, ARRAY } = duckdb.DuckDBTypeId;
  if (type.typeId !== LIST && type.typeId !== ARRAY) return undefined;
  const of = (type as unknown as { valueType: DuckDBType }).valueType;
  return columnType(duckdb, of) === 'text' ? undefined : of;
}
