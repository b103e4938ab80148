import type { Options } from 'tsup';

/** The worker as one file, for machines that have Node and no packages. */
const worker: Options = {
  entry: { 'coke-worker': 'src/worker.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  noExternal: [/./],
  splitting: false,
  // Some of what it takes in is CommonJS, and requires Node's modules.
  banner: {
    js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
  },
  esbuildOptions(options) {
    options.conditions = ['@coke/source'];
    // Small, since it travels with every task; in lines, for Node shows the one that an error is in.
    options.minify = true;
    options.lineLimit = 160;
    options.keepNames = true;
  },
};

export default worker;
