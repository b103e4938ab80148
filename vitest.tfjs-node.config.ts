import { defaultServerConditions } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const conditions = ['@coke/source', ...defaultServerConditions];

/** `npm run test:tfjs-node`: what runs on tfjs, on TensorFlow itself, which is built first. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/{backend-tfjs,trainer}/testing/tfjs-node.test.ts'],
    testTimeout: 60_000,
  },
});

export default config;
