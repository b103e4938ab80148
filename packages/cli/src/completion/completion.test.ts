import { execFileSync } from 'node:child_process';
import { flagName } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { cokeInProcess } from '../../testing/coke-in-process.ts';
import { COMMANDS } from '../commands/commands.ts';
import { SHELLS } from './shells.ts';

const script = async (shell: string) => (await cokeInProcess(['completion', shell])).stdout;

/** What bash offers for the last of the words. */
function offered(text: string, ...words: string[]): string[] {
  const line = ['coke', ...words].map((word) => `'${word}'`).join(' ');
  const program = `${text}
COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _coke; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean);
}

test('bash completes commands, flags, and values that are known', async () => {
  const text = await script('bash');
  expect(offered(text, 'c')).toEqual(['cluster', 'convert', 'completion']);
  expect(offered(text, 'cluster', 'a.csv', '--mi')).toEqual([
    '--min-df',
    '--missing',
    '--min-size',
  ]);
  expect(offered(text, 'cluster', 'a.csv', '--metric', '')).toEqual(['euclidean', 'cosine']);
  expect(offered(text, 'completion', 'z')).toEqual(['zsh']);
  // Nothing is offered: bash then completes files.
  expect(offered(text, 'cluster', 'a.csv', '--output', '')).toEqual([]);
  expect(offered(text, 'cluster', '')).toEqual([]);
});

test.each(SHELLS)('%s knows every command and flag', async (shell) => {
  const text = await script(shell);
  for (const { name, options } of COMMANDS) {
    expect(text).toContain(name);
    for (const [option, { flag }] of Object.entries(options)) {
      if (!flag) continue;
      const spelt = flagName(option);
      expect(text).toContain(shell === 'fish' ? `-l ${spelt.slice(2)} ` : spelt);
    }
  }
});

test('zsh and fish have their quotes closed', async () => {
  for (const shell of ['zsh', 'fish']) {
    const text = (await script(shell)).replaceAll(/\\.|'\\''/g, '');
    for (const line of text.split('\n').filter((each) => !each.startsWith('#'))) {
      expect((line.match(/'/g) ?? []).length % 2, line).toBe(0);
    }
  }
});
