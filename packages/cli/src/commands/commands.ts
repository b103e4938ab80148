import type { AnyCommand } from '../command.ts';
import { assign } from './assign.ts';
import { cluster } from './cluster.ts';
import { completion } from './completion.ts';
import { convert } from './convert.ts';
import { k } from './k.ts';
import { report } from './report.ts';
import { show } from './show.ts';
import { update } from './update.ts';

const WORKING: readonly AnyCommand[] = [cluster, assign, update, k, show, report, convert];

/** All commands, in the order of the help. */
export const COMMANDS: readonly AnyCommand[] = [...WORKING, completion(WORKING)];
