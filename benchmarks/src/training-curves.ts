import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { standAloneChart } from '@coke/report';
import { dot, line } from '@observablehq/plot';

const PAGE = new URL('../../docs/training.md', import.meta.url);
const PICTURE = new URL('../../docs/pictures/training-curves.svg', import.meta.url);

/** K: one for ten of its 3,000 images. */
const CLUSTERS = 300;

/** What a line of an epoch says, and what it is called. */
const CURVES = [
  { name: 'labels changed', pattern: /changed ([\d.]+) %/, color: '#8250a8' },
  { name: 'loss, of ln K', pattern: /loss ([\d.]+)/, color: '#2060c0' },
  { name: 'right by 20 neighbours', pattern: / 20-NN ([\d.]+) %/, color: '#c8591b' },
  { name: 'right by 200 neighbours', pattern: /200-NN ([\d.]+) %/, color: '#118866' },
  { name: 'labels predicted', pattern: /accuracy ([\d.]+) %/, color: '#9a7412' },
] as const;

/** The run of the tutorial, drawn from what its page prints of it. */
function trainingCurves(page: string): string {
  const lines = page.split('\n').filter((text) => /^epoch +\d+\/\d+ /.test(text));
  const curves = CURVES.map(({ name, color, pattern }) => ({
    ...{ name, color },
    points: lines.flatMap((text) => {
      const [, value] = pattern.exec(text) ?? [];
      const unit = name.startsWith('loss') ? 100 / Math.log(CLUSTERS) : 1;
      const epoch = Number(/^epoch +(\d+)/.exec(text)![1]);
      return value === undefined ? [] : [{ x: epoch, y: unit * Number(value) }];
    }),
  }));
  return standAloneChart({
    title: `${lines.length} epochs of the tutorial's run`,
    x: { label: 'epoch', domain: [1, lines.length], ticks: lines.length },
    y: { label: '↑ percent', domain: [0, 105] },
    marks: curves.flatMap(({ points, color }) => [
      line(points, { x: 'x', y: 'y', stroke: color, strokeWidth: 2.5 }),
      dot(points, { x: 'x', y: 'y', fill: color, r: 3.5 }),
    ]),
    names: curves.map(({ name, color, points }) => ({ name, color, ...points.at(-1)! })),
  });
}

await writeFile(PICTURE, trainingCurves(await readFile(PAGE, 'utf8')));
console.log(fileURLToPath(PICTURE));
