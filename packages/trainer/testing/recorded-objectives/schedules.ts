import { expect } from 'vitest';
import { type CosineScheduleOptions, cosineSchedule } from '../../src/schedules/cosine-schedule.ts';
import type { CheckObjective } from './check.ts';

type Parameters = Readonly<Record<string, number>>;

/** What published code gives at some steps or epochs: see recorded/README.md. */
interface RecordedSchedule {
  readonly system: string;
  readonly what: string;
  readonly unit: 'step' | 'epoch';
  readonly parameters: Parameters & { readonly scaling?: 'linear' | 'sqrt' };
  readonly at: readonly number[];
  readonly values: readonly number[];
}

type Options = Partial<CosineScheduleOptions> & { readonly base: number };

const BOTH = { riseIncludes: 'both' } as const;

/** By system, and what of it there is: options beside epochs and batches. */
const OPTIONS: Readonly<Record<string, (p: RecordedSchedule['parameters']) => Options>> = {
  'swav, deepcluster-v2: learning rate': ({ base, final, start, warmupEpochs }) => {
    return { base: base!, final: final!, start: start!, warmupEpochs: warmupEpochs!, ...BOTH };
  },
  'moco-v2: learning rate': ({ base }) => ({ base: base!, by: 'epoch' }),
  'moco-v3: learning rate': (p) => ({ base: perBatch(p), warmupEpochs: p.warmupEpochs! }),
  'moco-v3: momentum': ({ base }) => ({ base: base!, final: 1 }),
  'simsiam: learning rate': (p) => ({ base: perBatch(p), by: 'epoch' }),
  'simsiam: learning rate of the predictor': (p) => ({ base: perBatch(p), final: perBatch(p) }),
  'barlow-twins: learning rate of weights': barlowTwins,
  'barlow-twins: learning rate of biases and scales': barlowTwins,
  'byol: learning rate': (p) => ({ base: perBatch(p), ...steps(p.warmupSteps!, p.totalSteps!) }),
  'byol: momentum': ({ base, totalSteps }) => ({ base: base!, final: 1, ...steps(0, totalSteps!) }),
  'dino: learning rate': (p) => {
    return { base: perBatch(p), final: p.final!, warmupEpochs: p.warmupEpochs!, ...BOTH };
  },
  'dino: weight decay': ({ base, final }) => ({ base: base!, final: final! }),
  'dino: momentum': ({ base, final }) => ({ base: base!, final: final! }),
  'simclr: learning rate': ({ base, batch, instances, warmupEpochs, epochs, scaling }) => {
    // It counts the batches of all epochs together, and one more.
    const warmup = Math.floor((warmupEpochs! * instances!) / batch!);
    const all = Math.floor((instances! * epochs!) / batch!) + 1;
    const times = scaling === 'sqrt' ? Math.sqrt(batch!) : batch! / 256;
    return { base: base! * times, ...steps(warmup, all) };
  },
  'solo-learn: learning rate': ({ base, start, final, warmupSteps, totalSteps }) => {
    const ends = { base: base!, start: start!, final: final! };
    return { ...ends, ...steps(warmupSteps!, totalSteps!), ...BOTH };
  },
  'solo-learn: momentum': ({ base, final, totalSteps }) => {
    return { base: base!, final: final!, ...steps(0, totalSteps!) };
  },
};

/** Of the largest value: some were computed in float32. */
const TOLERANCE = 1e-6;

export const checkSchedules: CheckObjective = async (recorded) => {
  const { schedules } = await recorded.about<{ schedules: readonly RecordedSchedule[] }>();
  for (const { system, what, unit, parameters, at, values } of schedules) {
    const name = `${system}: ${what}`;
    const options = OPTIONS[name];
    if (!options) throw new Error(`there should be a schedule of ${name}`);
    const { epochs = 1, batches: batchesPerEpoch = 1 } = parameters;
    const all = { epochs, batchesPerEpoch, ...options(parameters) };
    const schedule = cosineSchedule(all);
    const b = unit === 'epoch' ? 1 : all.batchesPerEpoch;
    for (const [i, t] of at.entries()) {
      const off = Math.abs(schedule(Math.floor(t / b), t % b) - values[i]!);
      expect(off, `${name} at ${t}`).toBeLessThan(TOLERANCE * Math.max(...values));
    }
  }
};

/** Rates are given for 256 images. */
function perBatch({ base, batch }: Parameters): number {
  return (base! * batch!) / 256;
}

/** Steps as epochs of a single batch. */
function steps(warmupEpochs: number, epochs: number) {
  return { warmupEpochs, epochs, batchesPerEpoch: 1 };
}

function barlowTwins(p: Parameters): Options {
  return { base: perBatch(p), final: perBatch(p) / 1000, warmupEpochs: p.warmupEpochs! };
}
