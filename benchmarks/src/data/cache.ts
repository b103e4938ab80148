import { fileURLToPath } from 'node:url';

/** Where data sets are kept between runs: `.cache/data` at the repository's root, which git ignores. */
export const CACHE: string = fileURLToPath(new URL('../../../.cache/data', import.meta.url));
