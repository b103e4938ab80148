import { percent } from '@coke/report/format';
/**
 * What part of a training step the clustering is, on each backend. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/clustering-share.ts [--tiny]
 */
import type { ShareAnswer, ShareQuestion } from './clustering-share/share-child.ts';
import { askChild } from './suite/ask-child.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { digits, summarize } from './suite/samples.ts';

export const clusteringShare: Benchmark = {
  name: 'clustering-share',
  question: 'What part of a training step is the clustering, on each backend?',
  run,
};

/** In a process of its own. */
const CHILD: URL = new URL('clustering-share/share-child.ts', import.meta.url);

const QUESTION: ShareQuestion = {
  ...{ images: 640, batchSize: 128, epochs: 3 },
  heads: [[100], [1000], [3000, 4000, 5000]],
};
const TINY: ShareQuestion = { images: 16, batchSize: 8, epochs: 1, heads: [[2]] };

async function run({ tiny, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const question = tiny ? TINY : QUESTION;
  const onShare = (share: number) => onProgress('clustering-share', share);
  const { device, backends } = await askChild<ShareAnswer>(CHILD, question, {
    ...{ onShare, ...(signal && { signal }) },
  });
  const { batchSize, epochs } = question;
  return {
    tables: [
      {
        title: `The small convnet on ${device}, ${batchSize} images of 24 × 24 in two views, d = 128`,
        columns: ['K', 'backend', 'ms a step', 'ms of clustering', 'share'],
        rows: backends.map(({ backend, k, step, clustering }) => {
          const [all, part] = [summarize(step).median, summarize(clustering).median];
          return [k.join(' + '), backend, digits(all), digits(part), percent(part / all)];
        }),
      },
    ],
    pictures: [],
    notes: [
      `Medians of ${epochs} epochs. Clustering is assignment, prices and centers of all heads, reading the ` +
        `projections and the centers included. The step is views waited for, both passes through the network, ` +
        `loss, optimiser and clustering.`,
    ],
    versions: {},
    data: { question, device, backends },
  };
}

if (isProgram(import.meta.url)) await runBenchmarks([clusteringShare]);
