import { askNode } from './devices/ask-node.ts';
import { devicesTable } from './devices/devices-table.ts';
import { entrantsInNode, entrantsInPages } from './devices/entrants.ts';
import { measureDevices, type Row } from './devices/measure-devices.ts';
import { type DevicesPlan, PLAN, TINY_PLAN } from './devices/plan.ts';
import type { Ask } from './devices/question.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

/**
 * The whole step in every mode of gpu.js and on every backend of TensorFlow.js. A software renderer is
 * called one; a mode that this machine does not have is there, with the reason.
 */
export const devices: Benchmark = {
  name: 'devices',
  question: 'How many rows a second does a step take on each device, and which of them are here?',
  run,
};

async function run(options: BenchmarkOptions): Promise<Answer> {
  const plan = options.tiny ? TINY_PLAN : PLAN;
  const rows = await measure(plan, options);
  return {
    tables: [devicesTable(rows, plan.sizes)],
    pictures: [],
    notes: notes(plan, options),
    versions: {},
    data: rows,
  };
}

async function measure(
  plan: DevicesPlan,
  { threads, pages = 'headless', chromiumArguments = [], onProgress, signal }: BenchmarkOptions,
): Promise<Row[]> {
  const options = { ...plan, onProgress, ...(signal && { signal }) };
  const inNode = entrantsInNode(threads);
  if (pages === 'none') return measureDevices(inNode, { Node: askNode, page: notAsked }, options);
  const chromium = { headed: pages === 'headed', args: chromiumArguments };
  // Only here: Vite and Playwright take as long to load as all the other benchmarks.
  const { ChromiumPages } = await import('./devices/chromium-pages.ts');
  await using open = await ChromiumPages.open(chromium);
  const ask = { Node: askNode, page: open.ask.bind(open) };
  // Awaited here: pages are gone when this returns.
  return await measureDevices([...inNode, ...entrantsInPages(threads)], ask, options);
}

const notAsked: Ask = () => Promise.reject(new Error('pages were not asked for'));

function notes(plan: DevicesPlan, { pages }: BenchmarkOptions): string[] {
  const { rounds, seconds, budget, limit } = plan;
  return [
    `Each cell is measured alone, in a process or a Chromium of its own: ${rounds} rounds of ` +
      `${seconds} s or one step, after one that warms up; medians, with the distance between the ` +
      `quartiles. After ${budget} s no round begins, after ${limit} s it is ended; "first step" is ` +
      `the only one that there was time for, kernels compiled in it. Steps are whole: ` +
      `rows come as a plain float32 matrix, are assigned, prices, counts and centers updated, and ` +
      `labels are back on the host. Those of the first batch are compared with the reference's.`,
    `"software" is a renderer that computes on the processor behind an interface to GPUs: its figures ` +
      `say nothing of a GPU. Pages are cross-origin isolated.`,
    ...(pages === 'none' ? ['Pages are left out (--pages none).'] : []),
  ];
}

if (isProgram(import.meta.url)) await runBenchmarks([devices]);
