import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.ts';
import { readmeProgramsAfterExample } from './readme-programs.ts';
import { closure, type Tarball } from './tarballs.ts';
import { SETUPS, typeCheck } from './type-check.ts';

/** Type-checks what users write with several backends at once, and what READMEs show of several packages. */
export function checkTogether(tarballs: ReadonlyMap<string, Tarball>, folder: string): string[] {
  mkdirSync(folder);
  install(folder, {
    ...Object.assign(
      {},
      ...Array.from(tarballs.values(), ({ manifest }) => manifest.peerDependencies),
    ),
    ...Object.fromEntries([...tarballs.keys()].flatMap((name) => [...closure(name, tarballs)])),
  });
  cpSync(join(import.meta.dirname, 'users'), folder, { recursive: true });
  const shown = readdirSync(join(import.meta.dirname, '../../packages'))
    .filter((name) => tarballs.has(`@coke/${name}`))
    .flatMap((name) => readmeProgramsAfterExample(folder, name));
  const problems: string[] = [];
  for (const setup of SETUPS) {
    if (setup.files !== 'ts') continue;
    const files = setup.options.types?.includes('node')
      ? ['any-backend.ts', 'using.ts', ...shown]
      : ['any-backend.ts', ...shown];
    problems.push(...typeCheck(folder, files, setup).errors);
  }
  return problems;
}
