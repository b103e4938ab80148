import { native } from '@coke/backend-native';
import { wasm } from '@coke/backend-wasm';
import type { Problem, Session } from '@coke/core/backend';
import { type Statistics, screeningStatistics } from '../screening/screening-statistics.ts';
import { answerParent } from '../suite/answer-parent.ts';
import { type EpochBackend, type EpochCost, Epochs, type Size } from './epochs.ts';
import { SyntheticFeatures } from './synthetic-features.ts';

/** A process of its own is asked this, so that its memory is that of the epoch alone. */
export interface PaperQuestion extends Size {
  readonly backend: 'native' | 'wasm';
  readonly threads: number;
  readonly epochs: number;
}

/** Sizes in bytes, times in milliseconds. */
export interface PaperAnswer {
  /** One for each epoch. */
  readonly clustering: readonly number[];
  readonly generating: readonly number[];
  /** Resident memory before the model was made, and the most there was. */
  readonly residentBefore: number;
  readonly residentPeak: number;
  readonly linearMemory: number;
  /** Of the labels of all rows and heads. */
  readonly labels: number;
  /** Of each head: smallest cluster of the last epoch, and what its bound asks for. */
  readonly smallest: readonly (readonly [number, number])[];
  /** Of each head, where the backend says it. */
  readonly screening: readonly Statistics[];
}

answerParent(async ({ backend: name, threads, epochs: count, ...size }: PaperQuestion, onShare) => {
  const backend: EpochBackend =
    name === 'native' ? await native({ threads }) : await wasm({ threads });
  let session: Session | undefined;
  const told = {
    ...backend,
    async open(problem: Problem) {
      const opened = await backend.open(problem);
      session = opened;
      return opened;
    },
  };
  const features = new SyntheticFeatures(size.dim, 1);
  globalThis.gc!();
  const residentBefore = process.memoryUsage.rss();
  const epochs = new Epochs(size, features, told);
  const costs: EpochCost[] = [];
  for (let epoch = 0; epoch < count; epoch++) {
    const report = (share: number) => onShare((epoch + share) / count);
    costs.push(await epochs.run({ onShare: report }));
  }
  const answer: PaperAnswer = {
    clustering: costs.map(({ clustering }) => clustering),
    generating: costs.map(({ generating }) => generating),
    residentBefore,
    residentPeak: 1024 * process.resourceUsage().maxRSS,
    linearMemory: epochs.linearMemory,
    labels: epochs.model.labels.byteLength,
    smallest: costs.at(-1)!.certificates.map(({ smallest, minSize }) => [smallest, minSize]),
    screening: name === 'native' ? [] : screeningStatistics(session!),
  };
  epochs.dispose();
  return answer;
});
