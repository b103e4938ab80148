import type { PowerDiagram } from '../exact/power-diagram.ts';
import { type Model, readModel } from '../files/model-file.ts';
import { checkHead } from '../labels/labels.ts';
import { startChecksum } from '../online/start-checksum.ts';
import type { ResolvedOptions } from '../options/options.ts';
import { resolveOptions } from '../options/resolve-options.ts';
import { shouldBe } from '../support/error-message.ts';

/** One clustering of a model, its centers and prices as they are. */
export interface FrozenHead {
  readonly head: number;
  readonly options: ResolvedOptions;
  readonly diagram: PowerDiagram;
  /** Mean of |x' - c|² over the rows of the last epoch, where it is known. */
  readonly spread: number | undefined;
  /** Of the whole model. */
  readonly checksum: number;
}

/** @throws SafetensorsError for what is no model; RangeError in mid-epoch, or where there is no such head. */
export function readFrozenHead(file: Uint8Array, head: number): FrozenHead {
  const model = readModel(file);
  const { heads, state } = model;
  checkHead(head, heads.length);
  if (state.tally.batches > 0) {
    const rule = 'between epochs, its centers and prices frozen';
    throw new RangeError(shouldBe('the model', rule, `${state.tally.batches} batches of one`));
  }
  const options = resolveOptions(model.options);
  return {
    head,
    options,
    diagram: diagramOf(model, options, head),
    spread: state.spreads?.[head],
    checksum: startChecksum(heads, state.frame, state.epoch),
  };
}

function diagramOf(
  { heads, state, diagrams }: Model,
  { metric }: ResolvedOptions,
  h: number,
): PowerDiagram {
  if (diagrams) return diagrams[h]!;
  const { dim, centers, prices } = heads[h]!;
  const { origin, scale } = state.frame;
  return {
    ...{ metric, dim, origin, scale: scale || 1, centers },
    // Rows of a part may be longer; the frame has brought those that it was made of into [-1, 1].
    longest: metric === 'cosine' ? 1 : Math.sqrt(dim),
    prices: Float64Array.from(prices),
  };
}
