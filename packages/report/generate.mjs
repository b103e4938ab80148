// Bundles `page-script/` to `src/generated/page-script.ts`: the script of a page as text, with the hash by which the page's
// content security policy lets it run. The bootstrap calls this, and so does the build.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, 'src/generated/page-script.ts');

/** Write it where it is not what `page-script/` makes. */
export async function generate() {
  const { outputFiles } = await build({
    entryPoints: [join(HERE, 'page-script/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
  });
  // An end of the element within the script would end the script.
  const code = outputFiles[0].text.trim().replaceAll('</script', '<\\/script');
  const sha256 = createHash('sha256').update(code).digest('base64');
  const text = `// Made by generate.mjs from page-script/.
import type { PageScript } from '../page.ts';

export const PAGE_SCRIPT: PageScript = {
  code: ${JSON.stringify(code)},
  sha256: '${sha256}',
};
`;
  if (existsSync(OUT) && readFileSync(OUT, 'utf8') === text) return;
  mkdirSync(dirname(OUT), { recursive: true });
  writeFileSync(OUT, text);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await generate();
