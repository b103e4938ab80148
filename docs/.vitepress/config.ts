import { existsSync, readFileSync } from 'node:fs';
import { type DefaultTheme, defineConfig, type MarkdownRenderer } from 'vitepress';
import { writeServiceWorker } from '../playground/offline/write-service-worker.ts';
import { packageNames } from './packages.ts';

/** Written by TypeDoc, before the site is built. */
const API = new URL('../api/typedoc-sidebar.json', import.meta.url);

function apiSidebar(): DefaultTheme.SidebarItem[] {
  return existsSync(API) ? JSON.parse(readFileSync(API, 'utf8')) : [];
}

/** So that a narrow cell does not tear `440 ± 16 %` apart. */
function keepNumbersTogether(md: MarkdownRenderer): void {
  md.core.ruler.push('keep-numbers-together', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'text') continue;
      token.content = token.content
        .replace(/ ?± ?/g, '\u00a0±\u00a0')
        .replace(/(\d) %/g, '$1\u00a0%')
        .replace(/\b([Kkd]) = (?=\d)/g, '$1\u00a0=\u00a0');
    }
  });
}

export default defineConfig({
  title: 'CoKe',
  description: 'K-means with cluster sizes that you choose, in TypeScript',
  cleanUrls: true,
  markdown: { math: true, config: keepNumbersTogether },
  // For whoever works on the project; the site is for those who use it.
  srcExclude: ['decisions/**'],
  // The playground runs the packages' sources; some of its worker's parts are loaded when they are first needed.
  vite: {
    resolve: { conditions: ['@coke/source'] },
    worker: { format: 'es' },
  },
  buildEnd: ({ outDir, site }) => writeServiceWorker(outDir, site.base),
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guides', link: '/guides/', activeMatch: '^/guides/' },
      { text: 'Playground', link: '/playground' },
      { text: 'API', link: '/api/' },
      { text: 'Benchmarks', link: '/benchmarks' },
      { text: 'GitHub', link: 'https://github.com/coke-js/coke' },
    ],
    sidebar: {
      '/api/': [{ text: 'API reference', link: '/api/', items: apiSidebar() }],
      '/': [
        {
          text: 'Begin',
          items: [
            { text: 'What it is', link: '/' },
            { text: 'Getting started', link: '/getting-started' },
            { text: 'From scikit-learn', link: '/from-scikit-learn' },
          ],
        },
        {
          text: 'Guides',
          link: '/guides/',
          items: [
            { text: 'Segments from a CSV file', link: '/guides/segments' },
            { text: 'Topics from embeddings', link: '/guides/topics' },
            { text: 'Balanced shards of an index', link: '/guides/shards' },
            { text: 'Teams and classes', link: '/guides/teams' },
            { text: 'Stratified splits', link: '/guides/splits' },
            { text: 'Pseudo-labels', link: '/guides/pseudo-labels' },
            { text: 'A stream that drifts', link: '/guides/drift' },
            { text: 'How many clusters', link: '/guides/choosing-k' },
            { text: 'New rows', link: '/guides/new-rows' },
            { text: 'From a laptop to a cluster', link: '/spark' },
            { text: 'Training an encoder', link: '/training' },
          ],
        },
        {
          text: 'Understand',
          items: [
            { text: 'Size limits and certificates', link: '/certificates' },
            { text: 'Streams', link: '/streams' },
            { text: 'The automatic step', link: '/dual-learning-rate' },
            { text: 'Screening in integers', link: '/wasm-screening' },
            { text: 'Objectives', link: '/objectives' },
            { text: 'The paper, equation by equation', link: '/paper' },
          ],
        },
        {
          text: 'Look up',
          items: [
            { text: 'API reference', link: '/api/' },
            { text: 'Benchmarks', link: '/benchmarks' },
            { text: 'Behaviour at the edges', link: '/edge-cases' },
            { text: 'Backends', link: '/backends' },
            { text: 'A backend of your own', link: '/own-backend' },
            { text: 'Models of parts of the rows', link: '/merging' },
            { text: 'Saved files', link: '/saved-files' },
            { text: 'Options of the command', link: '/command-options' },
            { text: 'Options of the trainer', link: '/options' },
            { text: 'tfjs-node without its download', link: '/tfjs-node' },
          ],
        },
        {
          text: 'Packages',
          collapsed: true,
          items: packageNames().map((name) => ({
            text: `@coke/${name}`,
            link: `/packages/${name}`,
          })),
        },
        {
          text: 'Work on it',
          collapsed: true,
          items: [{ text: 'Architecture', link: '/architecture' }],
        },
      ],
    },
    outline: 'deep',
  },
});
