import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';

/** Shared by every package (`tsup --config ../../tsup.config.ts`): its exports and commands are the entries. */
export default function config(): Options {
  const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
    bin?: Record<string, string>;
  };
  const modules = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [] : (target['@coke/source'] ?? []),
  );
  const commands = Object.values(bin).map((built) =>
    built.replace('/dist/', '/src/').replace(/\.js$/, '.ts'),
  );
  return {
    // A first line #! stays, and makes a file executable.
    entry: [...modules, ...commands],
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    clean: true,
    esbuildOptions(options) {
      // A package that is private is no dependency that could be installed: its sources become part of ours.
      options.conditions = ['@coke/source'];
    },
    dts: {
      entry: modules,
      // tsup 8 always passes `baseUrl`, which TypeScript 6 rejects (egoist/tsup#1388).
      compilerOptions: {
        ignoreDeprecations: '6.0',
        paths: { '@coke/datasets': ['../datasets/src/index.ts'] },
      },
    },
  };
}
