import { between, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionRow } from '@coke/core/option-table';
import type { ObjectiveContext } from './objective.ts';

/** A row of the table of an objective's options, whatever the others are. */
type Row = OptionRow<number, unknown, ObjectiveContext>;

const LOSS = { group: 'Loss' } as const;
const HEADS = { group: 'Heads' } as const;

/** τ of a softmax over cosines. */
export function temperatureRow(published: number): Row {
  return {
    ...LOSS,
    check: (name, value) => between(name, value, 1e-3, 1e3),
    default: published,
    help: 'tau: temperature of the softmax',
    flag: { kind: 'number', value: 'n' },
  };
}

/** m of an averaged twin. */
export function momentumRow(published: number, help: string): Row {
  return {
    ...LOSS,
    check: (name, value) => between(name, value, 0, 1),
    default: published,
    help,
    flag: { kind: 'number', value: 'n' },
  };
}

/**
 * L of a queue of rows: the published length, but at most half of the images, and at least a batch (not in the papers).
 * A longer one would hold what the very images of a batch were an epoch ago.
 */
export function queueLengthRow(published: number): Row {
  return {
    ...LOSS,
    check: positiveInteger,
    default: ({ about: { instances, batchSize } }) =>
      Math.min(published, Math.max(batchSize, Math.floor(instances / 2))),
    defaultText: `${published}, at most half of the images, at least a batch`,
    help: 'L: rows of the queue',
    flag: { kind: 'integer', value: 'n' },
  };
}

/** Width of a layer between. */
export function hiddenRow(published: number, help: string): Row {
  return {
    ...HEADS,
    check: positiveInteger,
    default: published,
    help,
    flag: { kind: 'integer', value: 'n' },
  };
}

/** d: that of the projector, where it is given and tells. */
export function dimensionRow(published: number): Row {
  return {
    ...HEADS,
    check: (name, value, { about: { projector } }) => {
      const width = positiveInteger(name, value);
      const own = projector?.outputs;
      if (own === undefined || own === width) return width;
      throw new RangeError(shouldBe(name, `${own}, the width of the projector's rows`, value));
    },
    default: ({ about: { projector } }) => projector?.outputs ?? published,
    defaultText: `${published}, or that of the projector that is given`,
    help: 'd: width of projections',
    flag: { kind: 'integer', value: 'n' },
  };
}
