import type { AnyOptionTable } from '@coke/core/option-table';
import { DEVICES } from '../run/device.ts';
import { RUN_OBJECTIVES, type RunObjectiveName } from '../run/run-objectives.ts';
import { runTable } from '../run/run-options.ts';
import { CLUSTERING_BACKENDS } from './clustering-backend.ts';

const WHERE = { group: 'Where it runs' } as const;

/** What the command line asks beside the options of a run: commander checks it. */
const PLACE_OPTIONS: Readonly<
  Record<
    'out' | 'resume' | 'device' | 'tfjsNode' | 'clustering' | 'skipPixels',
    AnyOptionTable[string]
  >
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
  skipPixels: {
    ...WHERE,
    help: 'do not measure raw pixels, too, which takes minutes for tens of thousands of images',
    flag: { kind: 'switch' },
  },
};

const { out, resume, device, tfjsNode, clustering } = PLACE_OPTIONS;

/** Where networks and clusterings are computed. */
export const DEVICE_OPTIONS: AnyOptionTable = { device, tfjsNode, clustering };

/** All options of the command, in the order of its help, for an objective. */
export function commandOptions(objective: RunObjectiveName): AnyOptionTable {
  const table = runTable(objective);
  // First, where they keep their place.
  const first = { data: table.data, out, resume };
  return { ...first, ...table, ...RUN_OBJECTIVES[objective].table, ...PLACE_OPTIONS };
}

/** Options that only other objectives have. */
export function optionsOfOthers(objective: RunObjectiveName): AnyOptionTable {
  const known = commandOptions(objective);
  const others = Object.assign({}, ...Object.values(RUN_OBJECTIVES).map(({ table }) => table));
  return Object.fromEntries(
    Object.entries(others as AnyOptionTable).filter(([name]) => !(name in known)),
  );
}
