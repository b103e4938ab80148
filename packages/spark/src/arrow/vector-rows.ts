import type { Id } from '@coke/core';
import { shouldBe } from '@coke/core/check-options';
import {
  type ArrowBatch,
  type ArrowData,
  type ArrowField,
  isThere,
  listedNumbers,
  listRange,
  numbersOf,
  openBatches,
  valueAt,
} from '@coke/io/arrow';

/** Rows of one record batch that can be computed with. */
export interface VectorRows {
  /** Rows × cols, row-major; float32, or float64 where the column is neither float32 nor shorter. */
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** One a row; undefined without a column of them. */
  readonly weights: Float64Array | undefined;
  /** Rows of the record batch, those that were dropped too. */
  readonly total: number;
  /** Where each row stands in the record batch. */
  readonly places: Int32Array;
  /**
   * The id of one of them, until the next record batch is asked for.
   *
   * @throws RangeError where it is missing, or neither an integer nor a text.
   */
  readonly idOf: (row: number) => Id;
}

export interface VectorRowsOptions {
  /** Numbers in each vector. @defaultValue as many as the first that can be computed with */
  readonly cols?: number | undefined;
  /** Leave out rows that cannot be computed with. @defaultValue false: they are an error */
  readonly drop?: boolean;
  /** Where the rows are, for errors: `partition 3`. */
  readonly where: string;
}

/** The columns of the stream, by name. */
const VECTOR = 'vector';
const ID = 'id';
const WEIGHT = 'weight';

/**
 * Rows from an Arrow stream with the column `vector`, lists of numbers of any kind, and perhaps `id`, of any type,
 * and `weight`.
 *
 * @throws TableError for a stream that is damaged; RangeError naming id and place for a vector that is missing, or of
 * another length than the others, or holds what is no finite number, and for a weight that is missing or negative.
 */
export async function* readVectorRows(
  stream: AsyncIterable<Uint8Array>,
  options: VectorRowsOptions,
): AsyncGenerator<VectorRows> {
  const { fields, batches } = await openBatches(options.where, stream);
  const columns = placesOf(fields);
  let { cols } = options;
  for await (const batch of batches) {
    const rows = rowsOf(batch, columns, { ...options, cols });
    cols ??= rows.cols || undefined;
    yield rows;
  }
}

interface Columns {
  readonly vector: number;
  readonly id: number;
  readonly weight: number;
}

function placesOf(fields: readonly ArrowField[]): Columns {
  const [vector, id, weight] = [VECTOR, ID, WEIGHT].map((name) =>
    fields.findIndex((field) => field.name === name),
  ) as [number, number, number];
  const field = fields[vector];
  if (!field || !listedNumbers(field.type)) {
    throw new TypeError(shouldBe('columns', 'lists of numbers named "vector"', 'others'));
  }
  return { vector, id, weight };
}

function rowsOf(
  { data: { length, children } }: ArrowBatch,
  { vector, id, weight }: Columns,
  { cols: known, drop, where }: VectorRowsOptions,
): VectorRows {
  const lists = children[vector]!;
  const weightData = children[weight];
  const elements = elementsOf(lists);
  const given = weightData && numbersOf(weightData, 0, length);
  const cols = known ?? firstLength(lists, length) ?? 0;
  const data = roomLike(elements.numbers, length * cols);
  const weights = given && new Float64Array(length);
  const places = new Int32Array(length);
  let rows = 0;
  for (let i = 0; i < length; i++) {
    const problem =
      copyVector(lists, i, elements, cols, data, rows * cols) ??
      (weightData && weightProblem(isThere(weightData, i) ? Number(given![i]) : undefined));
    if (problem === undefined) {
      if (weights) weights[rows] = Number(given![i]);
      places[rows++] = i;
    } else if (!drop) {
      const name = id < 0 ? `row ${i}` : `id ${idText(children[id]!, i)}`;
      throw new RangeError(`${name} in ${where}: ${problem}`);
    }
  }
  return {
    ...{ data: data.subarray(0, rows * cols), rows, cols, total: length },
    weights: weights?.subarray(0, rows),
    places: places.subarray(0, rows),
    idOf: (row) => idAt(children[id], places[row]!, where),
  };
}

function idText(ids: ArrowData, row: number): string {
  return String(valueAt(ids, row) ?? 'null');
}

function idAt(ids: ArrowData | undefined, row: number, where: string): Id {
  const value = ids && valueAt(ids, row);
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return value < 0 ? BigInt(value) : value;
  }
  const got = ids && idText(ids, row);
  throw new RangeError(shouldBe(`id of row ${row} in ${where}`, 'an integer or a text', got));
}

interface Elements {
  readonly numbers: ArrayLike<number>;
  /** Where some of them are missing. */
  readonly holes: ArrowData | undefined;
}

function elementsOf(lists: ArrowData): Elements {
  const child = lists.children[0];
  // apache-arrow leaves a hole where a list of an empty batch has no child.
  if (!child) return { numbers: new Float32Array(0), holes: undefined };
  const holes = child.nullBitmap?.length ? child : undefined;
  return { numbers: numbersOf(child, 0, child.length), holes };
}

function firstLength(lists: ArrowData, length: number): number | undefined {
  for (let i = 0; i < length; i++) {
    if (!isThere(lists, i)) continue;
    const [from, to] = listRange(lists, i);
    if (to > from) return to - from;
  }
  return undefined;
}

function roomLike(numbers: ArrayLike<number>, length: number): Float32Array | Float64Array {
  return numbers instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
}

/** Copies a vector, and says what is wrong with it. What it has written then is written over by the next. */
function copyVector(
  lists: ArrowData,
  row: number,
  { numbers, holes }: Elements,
  cols: number,
  target: Float32Array | Float64Array,
  at: number,
): string | undefined {
  if (!isThere(lists, row)) return shouldBe('its vector', 'there', null);
  const [from, to] = listRange(lists, row);
  if (to - from !== cols) return shouldBe('length of its vector', `${cols}`, to - from);
  if (cols === 0) return shouldBe('length of its vector', 'at least 1', 0);
  for (let j = 0; j < cols; j++) {
    const value = numbers[from + j]!;
    if (holes && !isThere(holes, from + j)) {
      return shouldBe(`its vector[${j}]`, 'a finite number', null);
    }
    if (!Number.isFinite(value)) return shouldBe(`its vector[${j}]`, 'a finite number', value);
    target[at + j] = value;
  }
  return undefined;
}

function weightProblem(weight: number | undefined): string | undefined {
  if (weight !== undefined && weight >= 0 && weight <= 1e12) return undefined;
  return shouldBe('its weight', 'in [0, 1e12]', weight ?? null);
}
