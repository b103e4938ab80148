import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import {
  defineConfig,
  type TestProjectInlineConfiguration,
  type ViteUserConfig,
} from 'vitest/config';
import { chromiumArguments, findChromium } from './.ci/chromium.ts';
import { isolationHeaders } from './.ci/isolation-headers.ts';

const FOLDERS = ['packages/*/src', 'benchmarks/src', 'docs/examples', 'docs/playground/src', '.ci'];
const SLOW = '**/*.slow.test.ts';
const BROWSER = '**/*.browser.test.ts';

interface Tests {
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
  /** What a test may take, in seconds: for one that hangs, far more than others take on a busy machine. */
  readonly seconds: number;
}

/** Tests that run in Node. They read the sources of the workspace's packages: nothing is built for them. */
function node(name: string, { include, exclude = [], seconds }: Tests) {
  const conditions = ['@coke/source', ...defaultServerConditions];
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      include: [...include],
      exclude: [...exclude],
      testTimeout: 1000 * seconds,
      hookTimeout: 1000 * seconds,
    },
  } satisfies TestProjectInlineConfiguration;
}

/** A kind of page, in Chromium: all tests of pages run in each. */
function pages(name: string, isolated: boolean) {
  return {
    resolve: { conditions: ['@coke/source', ...defaultClientConditions] },
    // What runs in Node before them reads sources too.
    environments: {
      __vitest__: { resolve: { conditions: ['@coke/source', ...defaultServerConditions] } },
    },
    // A dependency that is found while tests run reloads them: look for all of them first, each time.
    optimizeDeps: { force: true },
    server: { headers: isolated ? isolationHeaders : {} },
    test: {
      name,
      provide: { isolated },
      include: ['packages/*/src/**/*.browser.test.ts', '.ci/**/*.browser.test.ts'],
      globalSetup: [
        'packages/core/browser/fit-in-node.ts',
        'packages/backend-wasm/browser/exact-in-node.ts',
      ],
      testTimeout: 120_000,
      hookTimeout: 120_000,
      browser: {
        enabled: true,
        headless: true,
        ui: false,
        screenshotFailures: false,
        provider: playwright({
          launchOptions: {
            args: [...chromiumArguments],
            // Asked for when pages are opened, which other tests do without.
            get executablePath() {
              return findChromium();
            },
          },
        }),
        instances: [{ browser: 'chromium' }],
      },
    },
  } satisfies TestProjectInlineConfiguration;
}

/** What `vitest` runs unless `--project` names others: a config may say it too, which vitest's types forget. */
const chosen = { project: 'unit' };

/** The tests of one script of `package.json` each. */
const config: ViteUserConfig = defineConfig({
  test: {
    ...chosen,
    // Vitest itself leaves one core free, which on two cores is half of them.
    maxWorkers: availableParallelism(),
    coverage: {
      include: ['packages/*/src/**/*.ts', 'benchmarks/src/**/*.ts'],
      exclude: ['**/*.test.ts'],
      reporter: ['json-summary', 'html'],
      reportOnFailure: true,
    },
    projects: [
      node('unit', {
        include: FOLDERS.map((folder) => `${folder}/**/*.test.ts`),
        exclude: [SLOW, BROWSER],
        seconds: 120,
      }),
      node('slow', {
        include: FOLDERS.map((folder) => `${folder}/${SLOW}`),
        exclude: [BROWSER],
        seconds: 600,
      }),
      node('tfjs-node', {
        include: ['packages/{backend-tfjs,trainer}/testing/tfjs-node.test.ts'],
        seconds: 60,
      }),
      node('gpujs-devices', {
        include: ['packages/backend-gpujs/devices/*.test.ts'],
        seconds: 120,
      }),
      node('spark', {
        include: ['packages/spark/testing/*.test.ts'],
        seconds: 600,
      }),
      node('playground', {
        include: ['docs/playground/testing/*.test.ts'],
        seconds: 300,
      }),
      pages('browser', false),
      pages('browser, isolated', true),
    ],
  },
});

export default config;
