import { basename, resolve } from 'node:path';
import type { OnlineProgress } from '@coke/core';
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
import { comparisonTable, ratioName } from './comparison.ts';
import type { DemoOptions } from './demo-options.ts';
import { demoPage } from './demo-page.ts';
import { EpochBar } from './epoch-bar.ts';
import { EPOCH_TITLES, epochLine } from './epoch-lines.ts';
import type { Report } from './report.ts';

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
  const { images, name, subject } = await load(options, io.signal);
  const { name: backend } = await chooseBackend(options.backend);
  const size = `${whole(images.images.rows)} images of ${images.height} × ${images.width} pixels`;
  io.print(`${name}: ${size}, K = ${options.k}, backend ${backend}`);
  const start = performance.now();
  const main = await clusterAloud(images, options.ratio, options, io);
  const clusterings = [main];
  for (const ratio of [0, 1]) {
    if (ratio !== options.ratio) {
      clusterings.push(await clusterAloud(images, ratio, options, io));
    }
  }
  clusterings.sort((a, b) => a.ratio - b.ratio);
  const seconds = (performance.now() - start) / 1000;
  io.print(`\n${comparisonTable(clusterings)}`);
  const report = { images, subject, clusterings, main, backend, seconds };
  await writeWhole(options.out, demoPage(report));
  io.print(`\n${seconds.toFixed(1)} s in all; the page: ${resolve(options.out)}`);
  return report;
}

async function load({ data, instances }: DemoOptions, signal: AbortSignal | undefined) {
  const all = await (data === undefined
    ? labelledMnist('train', { ...(signal && { signal }) })
    : readLabelledImages(data, 'train'));
  return {
    images: firstLabelledImages(all, instances ?? all.images.rows),
    name: data === undefined ? 'MNIST' : basename(resolve(data)),
    subject: data === undefined ? 'handwritten digits' : 'images',
  };
}

/** One clustering, its epochs printed as they end. */
async function clusterAloud(
  images: LabelledImages,
  ratio: number,
  { k, epochs, init, backend }: DemoOptions,
  { print, signal }: DemoIo,
): Promise<Clustering> {
  print(`\n${ratioName(ratio)}\n${EPOCH_TITLES}`);
  const bar = new EpochBar();
  const onProgress = (progress: OnlineProgress) => {
    bar.show(progress);
    const [certificate] = progress.certificates ?? [];
    if (certificate) print(epochLine(progress.epoch + 1, certificate));
  };
  try {
    const settings = { k, ratio, epochs, init, backend: await chooseBackend(backend) };
    return await cluster(images, { ...settings, onProgress, ...(signal && { signal }) });
  } finally {
    bar.stop();
  }
}
