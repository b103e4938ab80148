import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Peers } from '../suite/benchmark.ts';

/** A library that rows are labelled with, and what it needs. */
export interface Contestant {
  readonly name: string;
  /** Is it this repository's? */
  readonly ours: boolean;
  /** What is imported. */
  readonly packages: readonly string[];
  /** File of the program that labels its first row. */
  readonly program: string;
  /** Folder of what has to be served beside its JavaScript, and which file of it an engine loads. */
  readonly assets: { readonly folder: string; readonly file: string } | undefined;
}

const require: NodeJS.Require = createRequire(import.meta.url);

function contestant(
  name: string,
  file: string,
  packages: readonly string[],
  ours = true,
): Contestant {
  const program = fileURLToPath(new URL(`programs/${file}.ts`, import.meta.url));
  return { name, ours, packages, program, assets: undefined };
}

/** Those that take part. */
export function contestants(peers: Peers): Contestant[] {
  const ours = [
    contestant('core, javascript backend', 'core-javascript', ['@coke/core']),
    contestant('core + ndarray', 'core-ndarray', ['@coke/core', '@coke/backend-ndarray']),
    contestant('core + wasm', 'core-wasm', ['@coke/core', '@coke/backend-wasm']),
  ];
  if (peers === 'none') return ours;
  const tensorflow = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'];
  return [
    ...ours,
    contestant('ml-kmeans', 'ml-kmeans', ['ml-kmeans'], false),
    contestant('@thi.ng/k-means', 'thi-ng-k-means', ['@thi.ng/k-means'], false),
    {
      ...contestant('tfjs-core + wasm', 'tfjs-wasm', tensorflow, false),
      assets: {
        folder: dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep,
        file: 'tfjs-backend-wasm-simd.wasm',
      },
    },
  ];
}

/** Of what was installed, by package. */
export function versionsOf(all: readonly Contestant[]): Record<string, string> {
  const packages = all.filter(({ ours }) => !ours).flatMap((each) => each.packages);
  return Object.fromEntries(packages.map((name) => [name, versionOf(name)]));
}

/** Reads the nearest package.json above its entry: not all packages export theirs. */
function versionOf(name: string): string {
  const url = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { version: string }).version;
}
