import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from './bundle.ts';
import type { Contestant } from './contestants.ts';

/** Bytes, minified, plain and gzipped. */
export interface Weight {
  readonly minified: number;
  readonly gzipped: number;
}

/** What a page has to load. */
export interface PackageSize {
  readonly name: string;
  /** All that the packages export, and all that they need. */
  readonly whole: Weight;
  /** Of it, what a program that labels rows is left with. */
  readonly program: Weight;
  /** The binary that is loaded beside it. */
  readonly beside: Weight | undefined;
}

export async function packageSize(contestant: Contestant): Promise<PackageSize> {
  const { name, packages, program, assets } = contestant;
  // Under a name each: two packages may export the same.
  const whole = packages.map((each, i) => `export * as p${i} from ${JSON.stringify(each)};`);
  const part = `export * from ${JSON.stringify(program)};`;
  return {
    name,
    whole: weigh(await bundle(whole.join('\n'), 'browser')),
    program: weigh(await bundle(part, 'browser')),
    beside: assets && weigh(await readFile(join(assets.folder, assets.file))),
  };
}

function weigh(bytes: Uint8Array): Weight {
  return { minified: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}
