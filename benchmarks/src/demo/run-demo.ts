import { basename, resolve } from 'node:path';
import type { ExactProgress } from '@coke/core';
import {
  firstLabelledImages,
  type LabelledImages,
  labelledMnist,
  readLabelledImages,
} from '@coke/datasets';
import { writeWhole } from '@coke/io';
import { whole } from '@coke/report/format';
import { chooseBackend } from './choose-backend.ts';
import { type Clustering, cluster } from './clustering.ts';
import { comparisonTable } from './comparison.ts';
import type { DemoOptions } from './demo-options.ts';
import { demoPage } from './demo-page.ts';
import { longTail } from './long-tail.ts';
import { PassBar } from './pass-bar.ts';
import { isTold, PASS_TITLES, passLine } from './pass-lines.ts';
import type { Report } from './report.ts';
import { limitsName, sizeLimits } from './size-limits.ts';

/** Where the demo's lines go, and what stops it. */
export interface DemoIo {
  readonly print: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The demo: cluster, compare, print, write the page.
 *
 * @throws The signal's reason when it is aborted; no page is written then.
 */
export async function runDemo(options: DemoOptions, io: DemoIo): Promise<Report> {
  const { images, name, subject, thinned } = await load(options, io.signal);
  const { name: backend } = await chooseBackend(options.backend);
  const size = `${whole(images.images.rows)} images of ${images.height} × ${images.width} pixels`;
  io.print(`${name}: ${size}, K = ${options.k}, backend ${backend}`);
  const start = performance.now();
  const clusterings = new Map<number, Clustering>();
  for (const ratio of new Set([0, options.ratio, 1])) {
    clusterings.set(ratio, await clusterAloud(images, ratio, options, io));
  }
  const seconds = (performance.now() - start) / 1000;
  const report: Report = {
    ...{ images, subject, thinned, backend, seconds },
    clusterings: [...clusterings.values()],
    main: clusterings.get(options.ratio)!,
  };
  io.print(`\n${comparisonTable(report)}`);
  await writeWhole(options.out, demoPage(report));
  io.print(`\n${seconds.toFixed(1)} s in all; the page: ${resolve(options.out)}`);
  return report;
}

async function load({ data, all, instances }: DemoOptions, signal: AbortSignal | undefined) {
  const thinned = data === undefined && !all;
  const found = await (data === undefined
    ? labelledMnist('train', { ...(signal && { signal }) })
    : readLabelledImages(data, 'train'));
  const images = thinned ? longTail(found) : found;
  return {
    images: firstLabelledImages(images, instances ?? images.images.rows),
    name: data === undefined ? `MNIST${thinned ? ', thinned' : ''}` : basename(resolve(data)),
    subject: data === undefined ? 'handwritten digits' : 'images',
    thinned,
  };
}

/** One clustering, some of its passes printed as they end. */
async function clusterAloud(
  images: LabelledImages,
  ratio: number,
  { k, passes, init, backend }: DemoOptions,
  { print, signal }: DemoIo,
): Promise<Clustering> {
  const limits = sizeLimits(ratio, images.images.rows, k);
  print(`\n${limitsName(limits)}\n${PASS_TITLES}`);
  const bar = new PassBar();
  let [told, last] = [0, 0];
  let latest: ExactProgress | undefined;
  const tell = (progress: ExactProgress) => {
    told = progress.iteration;
    print(passLine(progress));
  };
  const onProgress = (progress: ExactProgress) => {
    bar.show(progress);
    latest = progress;
    if (progress.iteration === last) return;
    last = progress.iteration;
    if (isTold(last)) tell(progress);
  };
  try {
    const chosen = await chooseBackend(backend);
    const settings = { k, limits, passes, init, backend: chosen, onProgress };
    const clustering = await cluster(images, { ...settings, ...(signal && { signal }) });
    if (latest && told < last) tell(latest);
    return clustering;
  } finally {
    bar.stop();
  }
}
