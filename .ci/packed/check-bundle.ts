import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArguments, findChromium } from '../chromium.ts';
import { isolationHeaders } from '../isolation-headers.ts';
import type { ReadmeExample } from './readme-example.ts';

// What a console shows of anything but text is its own affair: `undefined` stands for it.
const PAGE = `<!doctype html>
<script>
  globalThis.printed = [];
  console.log = (...all) =>
    printed.push(all.every((each) => typeof each === 'string') ? all.join(' ') : undefined);
</script>
<script type="module">
  import './example.mjs';
  globalThis.done = true;
</script>
`;

/**
 * Bundles a README's example as an app's build would, minified, and runs it in pages, cross-origin
 * isolated and not; as far as it prints text, that should be what the README says.
 *
 * @param folder - A project that has the package installed, and the example as `example.mjs`.
 */
export async function checkBundle(folder: string, { output }: ReadmeExample): Promise<string[]> {
  const problems: string[] = [];
  writeFileSync(join(folder, 'index.html'), PAGE);
  const shared = { root: folder, configFile: false, logLevel: 'error' } as const;
  // Names are kept for examples that print a function's.
  const rolldownOptions = { output: { keepNames: true } };
  await build({ ...shared, build: { outDir: 'bundle', rolldownOptions } });
  for (const headers of [{}, isolationHeaders]) {
    const served = { host: '127.0.0.1', headers };
    const server = await preview({ ...shared, build: { outDir: 'bundle' }, preview: served });
    try {
      const printed = await runPage(server.resolvedUrls!.local[0]!);
      const lines = printed.slice(0, [...printed, undefined].indexOf(undefined)).join('\n');
      if (lines && `${output.trimEnd()}\n`.startsWith(`${lines}\n`)) continue;
      problems.push(`the bundled example should print\n${output}\nand prints\n${lines}`);
    } finally {
      await server.close();
    }
  }
  return problems;
}

/** What the page's scripts print; `undefined` for what is not text. */
async function runPage(url: string): Promise<(string | undefined)[]> {
  const executablePath = findChromium();
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  try {
    const page = await browser.newPage();
    const failed = new Promise<never>((_, reject) => page.on('pageerror', reject));
    const done = page
      .goto(url)
      .then(() => page.waitForFunction('globalThis.done', null, { timeout: 120_000 }));
    await Promise.race([done, failed]);
    return (await page.evaluate('globalThis.printed')) as (string | undefined)[];
  } finally {
    await browser.close();
  }
}
