import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';

/** Shared by every package (`tsup --config ../../tsup.config.ts`): its exports are the entries. */
export default function config(): Options {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | Record<string, string>>;
  };
  return {
    entry: Object.values(exports).flatMap((target) =>
      typeof target === 'string' ? [] : (target['@coke/source'] ?? []),
    ),
    format: 'esm',
    target: 'es2022',
    sourcemap: true,
    clean: true,
    // tsup 8 always passes `baseUrl`, which TypeScript 6 rejects (egoist/tsup#1388).
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  };
}
