import { defaultServerConditions } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['@coke/source', ...defaultServerConditions];

/** For `npm run test:gpujs-devices`, which sees to the devices first. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/backend-gpujs/devices/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

export default config;
