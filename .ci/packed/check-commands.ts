import { join } from 'node:path';
import { run } from './run.ts';

/** Each command of an installed package should start, by its name, and say how it is used. */
export function checkCommands(folder: string, bin: Readonly<Record<string, string>>): string[] {
  return Object.keys(bin).flatMap((name) => {
    // The link that npm makes: it runs only if the file is executable and says by what.
    const help = run(folder, join(folder, 'node_modules/.bin', name), ['--help']);
    return help.startsWith(`Usage: ${name}`)
      ? []
      : [`${name} --help should say Usage, got ${help}`];
  });
}
