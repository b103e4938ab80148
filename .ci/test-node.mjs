// `npm run test:node -- 22 [arguments of vitest]`: the quick tests on another Node, which npm brings.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const [version = '', ...words] = process.argv.slice(2);

if (/^\d+(\.\d+)*$/.test(version)) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', ...words];
  const { status, error } = spawnSync(
    'npx',
    ['--yes', `--package=node@${version}`, 'node', ...vitest],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32', // npx is a .cmd file there
    },
  );
  if (error) console.error(`npx could not be started: ${error.message}`);
  process.exitCode = status ?? 1;
} else {
  console.error(`the first argument should be a version of Node such as 22, got "${version}"`);
  process.exitCode = 1;
}
