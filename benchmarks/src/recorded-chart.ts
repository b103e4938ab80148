import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { standAloneChart } from '@coke/report';
import { dot, line } from '@observablehq/plot';

/** What a fit of several contestants gave, as kept in docs/records. */
interface RecordedFit {
  readonly title: string;
  readonly passes: readonly number[];
  readonly runs: readonly {
    readonly name: string;
    readonly color: string;
    /** After each of `passes`. */
    readonly processorSeconds: readonly number[];
    readonly meanCosine: readonly number[];
  }[];
}

const RECORD = new URL('../../docs/records/fit-glove-exact.json', import.meta.url);
const PICTURE = new URL('../../docs/pictures/fit-glove-exact.svg', import.meta.url);

/** The chart that the benchmarks page begins with, drawn from the record of its run. */
function recordedChart({ title, passes, runs }: RecordedFit): string {
  const curves = runs.map(({ name, color, processorSeconds, meanCosine }) => ({
    ...{ name, color },
    points: passes.map((_, i) => ({ x: processorSeconds[i]!, y: meanCosine[i]! })),
  }));
  const points = curves.flatMap((curve) => curve.points);
  const largest = Math.max(...points.map(({ x }) => x));
  const qualities = points.map(({ y }) => y);
  return standAloneChart({
    title,
    x: { label: 'seconds of processor time, both threads together', domain: [0, 1.05 * largest] },
    y: {
      label: '↑ mean cosine of a row and its center, after 5, 10, 15, 25 and 40 passes',
      domain: [Math.min(...qualities) - 0.0005, Math.max(...qualities) + 0.0005],
      tickFormat: '.3f',
    },
    marks: curves.flatMap(({ points: own, color }) => [
      line(own, { x: 'x', y: 'y', stroke: color, strokeWidth: 2.5 }),
      dot(own, { x: 'x', y: 'y', fill: color, r: 3.5 }),
    ]),
    names: curves.map(({ name, color, points: own }) => ({ name, color, ...own.at(-1)! })),
  });
}

await writeFile(PICTURE, recordedChart(JSON.parse(await readFile(RECORD, 'utf8'))));
console.log(fileURLToPath(PICTURE));
