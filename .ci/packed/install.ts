import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

/** Makes a folder an ESM project with dependencies: version ranges by name. */
export function install(folder: string, dependencies: Readonly<Record<string, string>>): void {
  const project = { private: true, type: 'module', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(project));
  // Of ours none has a script; of what they use, one is optional and compiles for minutes.
  const quick = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  run(folder, 'npm', ['install', ...quick]);
}
