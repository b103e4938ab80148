import { packageNames, packagePage } from '../.vitepress/packages.ts';

/** A page for each package: its README. VitePress takes this as a default export. */
export default {
  watch: ['../../packages/*/README.md'],
  paths: () => packageNames().map((name) => ({ params: { name }, content: packagePage(name) })),
};
