/**
 * How centers follow rows that drift, next to the streaming k-means of others. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/streams.ts [--tiny] [--peers npm]
 */
import { fileURLToPath } from 'node:url';
import { pythonWith } from '../../.ci/python-environment.ts';
import { type Peer, startPeer } from './peers/python-peer.ts';
import { changingGroups, movingGroups } from './streams/drifting-streams.ts';
import { type Followed, type Follower, mllib, ours, river } from './streams/followers.ts';
import { streamsChart } from './streams/streams-chart.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { digits } from './suite/samples.ts';

export const streams: Benchmark = {
  name: 'streams',
  question: 'How near are centers to rows that drift, and what does a row cost?',
  run,
};

const SCRIPT: string = fileURLToPath(new URL('streams/river_peer.py', import.meta.url));
const RIVER = '0.26.1';
const ROWS = 40_000;
const TINY_ROWS = 2000;
const WINDOW = 2000;
const HALF_LIFE = 300;
/** Of 8 clusters' rows every eighth: half of it is forgotten after 300 of the stream. */
const RIVER_STEP = 0.018;
/** Rows at the end of the stream that the table is about. */
const LAST = 2000;

async function run({ tiny, peers, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const all = [movingGroups, changingGroups].map((make) => make(tiny ? TINY_ROWS : ROWS));
  const following = { window: WINDOW, halfLife: HALF_LIFE };
  const peer = peers === 'all' ? await startRiver() : undefined;
  const followers: readonly Follower[] = [
    ours('`partialFit` alone', {}),
    ours(`\`window\` ${WINDOW}`, { window: WINDOW }),
    ours(`\`window\` ${WINDOW}, \`halfLife\` ${HALF_LIFE}`, following),
    ours('the same, sizes free', { ...following, ratio: 0 }),
    mllib(HALF_LIFE),
    ...(peer ? [river(peer, RIVER_STEP), river(peer, 0.5)] : []),
  ];
  const followed: (readonly Followed[])[] = [];
  try {
    for (const [s, stream] of all.entries()) {
      const each: Followed[] = [];
      for (const [i, follower] of followers.entries()) {
        signal?.throwIfAborted();
        onProgress(`streams: ${stream.name}`, (s * followers.length + i) / followers.length / 2);
        each.push(await follower.follow(stream));
      }
      followed.push(each);
    }
  } finally {
    await peer?.close();
  }
  return {
    tables: [
      {
        title: `Squared distance of a row to the nearest center, before it is learnt: all rows / last ${LAST}`,
        columns: ['', ...all.map(({ name }) => name), 'µs a row'],
        rows: followers.map(({ name }, i) => [
          name,
          ...followed.map((each) => `${whole(each[i]!)} / ${last(each[i]!)}`),
          cost(followed[0]![i]!),
        ]),
      },
    ],
    pictures: all.map((stream, s) => ({
      name: `streams-${stream.name.replaceAll(' ', '-')}`,
      caption: `Squared distances, ${stream.name}`,
      svg: streamsChart(
        `8 ${stream.name}, d = 8: no centers could do better than 8`,
        followers.map(({ name }, i) => ({
          name: name.replaceAll('`', ''),
          squares: followed[s]![i]!.squares,
        })),
      ),
    })),
    notes: [
      'Rows of 8 groups with a variance of 1 in each of 8 dimensions, so the best centers are at 8; all begin ' +
        'with the true places. In the first stream every group moves by 0.002 a row, in the second one of ' +
        'them goes elsewhere every 5,000 rows. Batches of 100 rows, one thread, sizes at least half of ' +
        'the average.',
      'MLlib’s `StreamingKMeans` is its update rule, written down again: the cost of a row would be Spark’s. ' +
        'river learns row by row; its `halflife` is no half-life, but the share of the way to a row that ' +
        `a center goes: ${RIVER_STEP} forgets as \`halfLife\` ${HALF_LIFE} does, 0.5 is its default.`,
    ],
    versions: peer ? { river: RIVER } : {},
    data: { names: followers.map(({ name }) => name), followed },
  };
}

async function startRiver(): Promise<Peer> {
  return startPeer({ command: await pythonWith([`river==${RIVER}`]), env: {} }, SCRIPT);
}

function whole({ squares }: Followed): string {
  return digits(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

function last({ squares }: Followed): string {
  const part = squares.slice(-LAST / 100);
  return digits(part.reduce((sum, square) => sum + square, 0) / part.length);
}

function cost({ seconds, squares }: Followed): string {
  return seconds === undefined ? '–' : digits((1e6 * seconds) / (100 * squares.length));
}

if (isProgram(import.meta.url)) await runBenchmarks([streams]);
