import { readIds, writeIds } from '../files/ids-file.ts';
import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
  type Tensor,
} from '../files/safetensors/index.ts';
import { TensorReader } from '../files/tensor-reader.ts';
import { sortIds } from '../labels/id-table/id-table.ts';
import { idOfName, nameOf } from '../labels/id-table/names.ts';
import type { Id } from '../rows/ids.ts';
import { shouldBe } from '../support/error-message.ts';

const FORMAT = '@coke/core MovableRows';

/** A row that may go to another cluster. */
export interface Move {
  /** Its number in its part. */
  readonly row: number;
  readonly id: Id;
  readonly from: number;
  readonly to: number;
  /** In units of the grid. */
  readonly cost: number;
}

/** What a part says of its rows. */
export interface PartMoves {
  /** Of the model that its rows were labelled by. */
  readonly checksum: number;
  readonly head: number;
  /** What 1 of the costs is worth, in the unit of scores of x'; 0 where there were no rows. */
  readonly unit: number;
  /** Moves that cost more are not listed, in the unit of scores of x'. */
  readonly margin: number;
  /** n, K: rows of the part by label. */
  readonly sizes: Float64Array;
  /** In the order of the rows. */
  readonly moves: readonly Move[];
  /** By pair, from · K + to: what a move that is not listed costs at least. */
  readonly cuts: ReadonlyMap<number, number>;
}

/** What of it is no tensor. */
interface Part extends Pick<PartMoves, 'checksum' | 'head' | 'unit'> {
  /** Infinite where null. */
  readonly margin: number | null;
  /** How many different ids there are. */
  readonly ids: number;
}

/** A message as safetensors. */
export function writeMoves({ sizes, moves, cuts, margin, ...numbers }: PartMoves): Uint8Array {
  const pairs = [...cuts].sort(([a], [b]) => a - b);
  const names = new Set(moves.map(({ id }) => nameOf(id)));
  const ids = sortIds(
    Array.from(names, (name) => (typeof name === 'string' ? idOfName(name) : name)),
  );
  const places = new Map(Array.from(ids, (id, place) => [nameOf(id), place]));
  const arrays = {
    ...{ sizes, rows: Float64Array.from(moves, ({ row }) => row) },
    names: Uint32Array.from(moves, ({ id }) => places.get(nameOf(id))!),
    from: Uint32Array.from(moves, ({ from }) => from),
    to: Uint32Array.from(moves, ({ to }) => to),
    costs: Float64Array.from(moves, ({ cost }) => cost),
    cut_pairs: Float64Array.from(pairs, ([pair]) => pair),
    cut_costs: Float64Array.from(pairs, ([, cost]) => cost),
  };
  const tensors = new Map<string, Tensor>(
    Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]),
  );
  writeIds('ids', ids, tensors);
  const part = JSON.stringify({
    ...{ ...numbers, ids: ids.length },
    // JSON has no infinity.
    margin: Number.isFinite(margin) ? margin : null,
  });
  return encodeSafetensors(tensors, { format: FORMAT, part });
}

/** @throws SafetensorsError for what is no such message, or not of so many clusters. */
export function readMoves(file: Uint8Array, clusters?: number | undefined): PartMoves {
  const { tensors, metadata } = decodeSafetensors(file);
  if (metadata.format !== FORMAT) {
    throw new SafetensorsError(shouldBe('format in the message', FORMAT, metadata.format));
  }
  const reader = new TensorReader(tensors);
  const { margin, ids: named, ...numbers } = JSON.parse(metadata.part ?? '{}') as Part;
  const most = Number.MAX_VALUE;
  const count = reader.extent('names') ?? 0;
  const take = (name: string, length: number, largest = most) =>
    reader.takeNumbers(name, Float64Array, [length], 0, largest);
  const sizes = take('sizes', clusters ?? -1);
  const k = sizes.length;
  const [rows, costs] = [take('rows', count), take('costs', count)];
  const ids = readIds('ids', reader, named);
  const names = reader.takeNumbers('names', Uint32Array, [count], 0, ids.length - 1);
  const cluster = (name: string) => reader.takeNumbers(name, Uint32Array, [count], 0, k - 1);
  const [from, to] = [cluster('from'), cluster('to')];
  const cutPairs = take('cut_pairs', -1, k * k - 1);
  const cutCosts = take('cut_costs', cutPairs.length);
  reader.end();
  return {
    ...numbers,
    margin: margin ?? Number.POSITIVE_INFINITY,
    sizes,
    moves: Array.from(names, (name, at) => ({
      ...{ row: rows[at]!, id: ids[name]!, from: from[at]!, to: to[at]!, cost: costs[at]! },
    })),
    cuts: new Map(Array.from(cutPairs, (pair, at) => [pair, cutCosts[at]!])),
  };
}
