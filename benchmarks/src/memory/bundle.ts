import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Where imports are resolved from. */
const FOLDER: string = fileURLToPath(new URL('.', import.meta.url));

/**
 * Code and everything that it imports, as one minified file.
 *
 * @param code - Imports are as in a file of this folder.
 * @param platform - 'browser': a module; 'node': a script that is `require`d.
 */
export async function bundle(code: string, platform: 'browser' | 'node'): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: FOLDER, loader: 'ts' },
    platform,
    format: platform === 'node' ? 'cjs' : 'esm',
    conditions: ['@coke/source', 'module'],
    target: 'es2022',
    ...{ bundle: true, minify: true, write: false, legalComments: 'none', logLevel: 'error' },
  });
  return outputFiles[0]!.contents;
}
