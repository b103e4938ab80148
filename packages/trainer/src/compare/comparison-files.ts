import { join } from 'node:path';

/** What a comparison keeps in its folder, beside a folder a run. */
export interface ComparisonFiles {
  readonly json: string;
  /** In Markdown. */
  readonly table: string;
  /** With curves. */
  readonly page: string;
}

export function comparisonFiles(folder: string): ComparisonFiles {
  return {
    json: join(folder, 'compare.json'),
    table: join(folder, 'table.md'),
    page: join(folder, 'compare.html'),
  };
}
