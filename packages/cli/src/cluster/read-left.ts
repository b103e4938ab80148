import type { Checkpoint, Left } from '../fit/checkpoint.ts';
import { tellInPassing } from '../summary/tell-in-passing.ts';
import type { Tools } from '../tools.ts';
import type { ClusterCommandOptions } from './cluster-command-options.ts';

/**
 * What is left of a run that was stopped, where it is to go on. That nothing is left is told.
 *
 * @throws As `Checkpoint.read`.
 */
export async function readLeft(
  checkpoint: Checkpoint | undefined,
  options: ClusterCommandOptions,
  tools: Tools,
): Promise<Left | undefined> {
  if (!options.resume || !checkpoint) return undefined;
  const left = await checkpoint.read(tools.backend);
  if (left) return left;
  const line = `there is no ${checkpoint.path} to go on from: the run begins anew`;
  tellInPassing(line, options, tools);
  return undefined;
}
