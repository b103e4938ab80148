import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './.ci/chromium.ts';
import { isolationHeaders } from './.ci/isolation-headers.ts';

/** A kind of page: all tests run in each. */
function pages(name: string, isolated: boolean) {
  return {
    extends: true,
    server: { headers: isolated ? isolationHeaders : {} },
    test: { name, provide: { isolated } },
  } as const;
}

/** `npm run test:browser`: `*.browser.test.ts`, in Chromium, from the sources. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['@coke/source', ...defaultClientConditions] },
  // A dependency that is found while tests run reloads them: look for all of them first, each time.
  optimizeDeps: { force: true },
  test: {
    include: ['packages/*/src/**/*.browser.test.ts', '.ci/**/*.browser.test.ts'],
    globalSetup: 'packages/core/browser/fit-in-node.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      ui: false,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: findChromium(), args: [...chromiumArguments] },
      }),
      instances: [{ browser: 'chromium' }],
    },
    projects: [pages('page', false), pages('isolated page', true)],
  },
});

export default config;
