import { defaultServerConditions } from 'vite';
import { defineConfig, type ViteUserConfigFnObject } from 'vitest/config';

// The tests read the sources of the workspace's packages, so nothing is built to run them.
const conditions = ['@coke/source', ...defaultServerConditions];

const SLOW = '**/*.slow.test.ts';
const BROWSER = '**/*.browser.test.ts';
const FOLDERS = ['packages/*/src', 'benchmarks/src', 'docs/examples', '.ci'];

/** `vitest run` leaves out the slow tests, `vitest run --mode slow` runs only those. */
const config: ViteUserConfigFnObject = defineConfig(({ mode }) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: FOLDERS.map((folder) =>
      mode === 'slow' ? `${folder}/${SLOW}` : `${folder}/**/*.test.ts`,
    ),
    exclude: mode === 'slow' ? [BROWSER] : [SLOW, BROWSER],
    passWithNoTests: mode === 'slow',
    testTimeout: mode === 'slow' ? 600_000 : 60_000,
    hookTimeout: mode === 'slow' ? 600_000 : 60_000,
  },
}));

export default config;
