import type { HowMade } from '@coke/report';
import { commandLineOf } from '../config/command-line-of.ts';
import { configText, type RunConfig } from '../config/run-config.ts';
import { backendText, placeOf } from '../summary/place.ts';
import type { Tools } from '../tools.ts';
import { version } from '../version.ts';

/** What a report says of how it was made. */
export function howMade(config: RunConfig, seed: number, tools: Tools): HowMade {
  const place = placeOf(tools);
  const { seconds, peakMemory } = place;
  return {
    command: commandLineOf(config),
    config: configText(config),
    ...{ backend: backendText(place), seed, seconds, peakMemory },
    versions: { '@coke/cli': version(), Node: process.versions.node },
  };
}
