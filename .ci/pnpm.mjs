// `node .ci/pnpm.mjs <arguments>`: pnpm for a machine that has only Node and npm.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const PNPM = 'pnpm@12.21.0';

/**
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {number} exit code
 */
export function pnpm(args, options) {
  const { status, error } = spawnSync('npx', ['--yes', PNPM, ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32', // npx is a .cmd file there
    ...options,
  });
  if (error) console.error(`npx could not be started: ${error.message}`);
  return status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = pnpm(process.argv.slice(2));
}
