import { defineConfig } from 'vitepress';

export default defineConfig({
  title: 'CoKe',
  description: 'Size-constrained clustering, online, on any device, in TypeScript',
  cleanUrls: true,
  // For who works on the code.
  srcExclude: ['decisions/**'],
  themeConfig: {
    sidebar: [
      {
        text: 'Learn',
        items: [
          { text: 'What it is', link: '/' },
          { text: 'Getting started', link: '/getting-started' },
          { text: 'Coming from scikit-learn', link: '/from-scikit-learn' },
          { text: 'Training an encoder', link: '/training' },
        ],
      },
      {
        text: 'Understand',
        items: [
          { text: 'Size bounds and certificates', link: '/certificates' },
          { text: 'The automatic dual step', link: '/dual-learning-rate' },
          { text: 'Screening in integers', link: '/wasm-screening' },
          { text: 'The paper, equation by equation', link: '/paper' },
        ],
      },
      {
        text: 'Look up',
        items: [
          { text: 'Behaviour at the edges', link: '/edge-cases' },
          { text: 'Saved files', link: '/saved-files' },
          { text: 'Backends', link: '/backends' },
          { text: 'A backend of your own', link: '/own-backend' },
          { text: 'Benchmarks', link: '/benchmarks' },
          { text: 'tfjs-node without its download', link: '/tfjs-node' },
          { text: 'Inside the WebAssembly backend', link: '/wasm-backend-status' },
          { text: 'Inside the trainer', link: '/trainer-status' },
        ],
      },
    ],
    outline: 'deep',
  },
});
