import type { HowMade } from '@coke/report';
import { commandLineOf } from '../config/command-line-of.ts';
import { configText, type RunConfig } from '../config/run-config.ts';
import { peakMemory } from '../peak-memory.ts';
import type { Tools } from '../tools.ts';
import { version } from '../version.ts';

/** What a report says of how it was made. */
export function howMade(config: RunConfig, seed: number, { backend, seconds }: Tools): HowMade {
  return {
    command: commandLineOf(config),
    config: configText(config),
    backend: backend.name,
    seed,
    seconds: seconds(),
    peakMemory: peakMemory(),
    versions: { '@coke/cli': version(), Node: process.versions.node },
  };
}
