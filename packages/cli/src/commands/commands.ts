import type { AnyCommand } from '../command.ts';
import { cluster } from './cluster.ts';
import { completion } from './completion.ts';

const WORKING: readonly AnyCommand[] = [cluster];

/** All commands, in the order of the help. */
export const COMMANDS: readonly AnyCommand[] = [...WORKING, completion(WORKING)];
