// `npm run test:gpujs-devices`: the tests in devices, on devices that it installs, with a
// display of its own. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installDevices, modules, vulkanDriver } from './install-devices.mjs';

process.chdir(fileURLToPath(new URL('../../..', import.meta.url)));
try {
  await installDevices();
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'gpujs-devices'];
  const test = [process.execPath, ...vitest, ...process.argv.slice(2)];
  const env = {
    ...process.env,
    COKE_GPUJS_MODULES: modules,
    NODE_PATH: modules,
    VK_DRIVER_FILES: vulkanDriver(),
  };
  const { status, error } = spawnSync('xvfb-run', ['-a', ...test], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  if (error) throw new Error(`xvfb-run should start, got ${error.message}`);
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
