import type { AnyOptionTable } from '@coke/core/option-table';
import { DEVICES } from '../run/device.ts';
import { RUN_OBJECTIVES, RUN_OPTIONS } from '../run/run-options.ts';
import { CLUSTERING_BACKENDS } from './clustering-backend.ts';

const WHERE = { group: 'Where it runs' } as const;

/** What the command line asks beside the options of a run: commander checks it. */
const PLACE_OPTIONS: Readonly<
  Record<'out' | 'resume' | 'device' | 'tfjsNode' | 'clustering', AnyOptionTable[string]>
> = {
  out: {
    help: 'where the run is kept',
    defaultText: '`runs/<data>`',
    flag: { kind: 'text', value: 'folder' },
  },
  resume: { help: 'go on with the run in that folder', flag: { kind: 'switch' } },
  device: {
    ...WHERE,
    help: 'backend of tfjs',
    defaultText: 'the first there is',
    flag: { kind: 'choice', value: 'name', choices: DEVICES },
  },
  tfjsNode: {
    ...WHERE,
    help: 'a folder in which tfjs-node is installed',
    flag: { kind: 'text', value: 'folder' },
  },
  clustering: {
    ...WHERE,
    help: 'backend of the clustering',
    defaultText: 'the first there is',
    flag: { kind: 'choice', value: 'name', choices: CLUSTERING_BACKENDS },
  },
};

const { out, resume } = PLACE_OPTIONS;

/** All options of the command, in the order of its help. Of objectives, each name once. */
export const COMMAND_OPTIONS: AnyOptionTable = Object.assign(
  // First, where they keep their place.
  { data: RUN_OPTIONS.data, out, resume },
  RUN_OPTIONS,
  ...Object.values(RUN_OBJECTIVES).map(({ table }) => table),
  PLACE_OPTIONS,
);
