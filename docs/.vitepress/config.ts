import { existsSync, readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig } from 'vitepress';

/** Written by TypeDoc, before the site is built. */
const API = new URL('../api/typedoc-sidebar.json', import.meta.url);

function apiSidebar(): DefaultTheme.SidebarItem[] {
  return existsSync(API) ? JSON.parse(readFileSync(API, 'utf8')) : [];
}

export default defineConfig({
  title: 'CoKe',
  description: 'K-means with cluster sizes that you choose, in TypeScript',
  cleanUrls: true,
  // For whoever works on the project; the site is for those who use it.
  srcExclude: ['decisions/**'],
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/getting-started' },
      { text: 'API reference', link: '/api/' },
      { text: 'GitHub', link: 'https://github.com/coke-js/coke' },
    ],
    sidebar: {
      '/api/': [{ text: 'API reference', link: '/api/', items: apiSidebar() }],
      '/': [
        {
          text: 'Learn',
          items: [
            { text: 'What it is', link: '/' },
            { text: 'Getting started', link: '/getting-started' },
            { text: 'Coming from scikit-learn or k-means-constrained', link: '/from-scikit-learn' },
            { text: 'Training an encoder', link: '/training' },
          ],
        },
        {
          text: 'Understand',
          items: [
            { text: 'Size limits and certificates', link: '/certificates' },
            { text: 'The automatic dual step', link: '/dual-learning-rate' },
            { text: 'Screening in integers', link: '/wasm-screening' },
            { text: 'The paper, equation by equation', link: '/paper' },
          ],
        },
        {
          text: 'Look up',
          items: [
            { text: 'API reference', link: '/api/' },
            { text: 'Behaviour at the edges', link: '/edge-cases' },
            { text: 'Options of the trainer', link: '/options' },
            { text: 'Saved files', link: '/saved-files' },
            { text: 'Backends', link: '/backends' },
            { text: 'A backend of your own', link: '/own-backend' },
            { text: 'Benchmarks', link: '/benchmarks' },
            { text: 'tfjs-node without its download', link: '/tfjs-node' },
          ],
        },
        {
          text: 'Work on it',
          items: [{ text: 'Architecture', link: '/architecture' }],
        },
      ],
    },
    outline: 'deep',
  },
});
