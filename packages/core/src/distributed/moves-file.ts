import {
  decodeSafetensors,
  encodeSafetensors,
  SafetensorsError,
} from '../files/safetensors/index.ts';
import { TensorReader } from '../files/tensor-reader.ts';
import { shouldBe } from '../support/error-message.ts';

const FORMAT = '@coke/core MovableRows';

/** A row that may go to another cluster. */
export interface Move {
  /** Its number in its part. */
  readonly row: number;
  readonly id: number;
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

/** A message as safetensors. */
export function writeMoves({ sizes, moves, cuts, margin, ...numbers }: PartMoves): Uint8Array {
  const pairs = [...cuts].sort(([a], [b]) => a - b);
  const column = (of: (move: Move) => number) => Float64Array.from(moves, of);
  const arrays = {
    ...{ sizes, rows: column((move) => move.row), ids: column((move) => move.id) },
    from: Uint32Array.from(moves, ({ from }) => from),
    to: Uint32Array.from(moves, ({ to }) => to),
    costs: column((move) => move.cost),
    cut_pairs: Float64Array.from(pairs, ([pair]) => pair),
    cut_costs: Float64Array.from(pairs, ([, cost]) => cost),
  };
  const tensors = Object.entries(arrays).map(
    ([name, data]) => [name, { shape: [data.length], data }] as const,
  );
  // JSON has no infinity.
  const part = JSON.stringify({ ...numbers, margin: Number.isFinite(margin) ? margin : null });
  return encodeSafetensors(new Map(tensors), { format: FORMAT, part });
}

/** @throws SafetensorsError for what is no such message of K clusters. */
export function readMoves(file: Uint8Array, k: number): PartMoves {
  const { tensors, metadata } = decodeSafetensors(file);
  if (metadata.format !== FORMAT) {
    throw new SafetensorsError(shouldBe('format in the message', FORMAT, metadata.format));
  }
  const reader = new TensorReader(tensors);
  const most = Number.MAX_VALUE;
  const count = reader.extent('ids') ?? 0;
  const take = (name: string, length: number, largest = most) =>
    reader.takeNumbers(name, Float64Array, [length], 0, largest);
  const sizes = take('sizes', k);
  const [rows, ids, costs] = [take('rows', count), take('ids', count), take('costs', count)];
  const cluster = (name: string) => reader.takeNumbers(name, Uint32Array, [count], 0, k - 1);
  const [from, to] = [cluster('from'), cluster('to')];
  const cutPairs = take('cut_pairs', -1, k * k - 1);
  const cutCosts = take('cut_costs', cutPairs.length);
  reader.end();
  const { margin, ...numbers } = JSON.parse(metadata.part ?? '{}') as PartMoves;
  return {
    ...numbers,
    margin: margin ?? Number.POSITIVE_INFINITY,
    sizes,
    moves: Array.from(ids, (id, at) => ({
      ...{ row: rows[at]!, id, from: from[at]!, to: to[at]!, cost: costs[at]! },
    })),
    cuts: new Map(Array.from(cutPairs, (pair, at) => [pair, cutCosts[at]!])),
  };
}
