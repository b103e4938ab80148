import { defaultText } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { optionsPage } from '../../testing/options-page.ts';
import { COKE_OPTIONS } from '../objectives/coke/options.ts';
import { RUN_OBJECTIVES, RUN_OPTIONS } from '../run/run-options.ts';
import { TRAINER_OPTIONS } from '../training/options.ts';
import { command } from './command.ts';
import { COMMAND_OPTIONS } from './command-options.ts';

test('the page in the documentation is what the tables say', async () => {
  await expect(optionsPage()).toMatchFileSnapshot('../../../../docs/options.md');
});

test('no option goes without help, or with a default that nobody can read', () => {
  for (const table of [RUN_OPTIONS, RUN_OBJECTIVES.coke.table, TRAINER_OPTIONS, COKE_OPTIONS]) {
    for (const [name, row] of Object.entries(table)) {
      expect(row.help, name).not.toBe('');
      if (typeof row.default === 'function') expect(defaultText(row), name).toBeDefined();
      expect(defaultText(row) ?? '', name).not.toMatch(/undefined|\[object/);
    }
  }
});

test('help tells each option of a run with its default, and examples', () => {
  let help = '';
  const told = command(async () => {}).configureOutput({
    writeOut: (text) => {
      help += text;
    },
    getOutHelpWidth: () => 1000,
  });
  told.outputHelp();
  for (const [name, row] of Object.entries(COMMAND_OPTIONS)) {
    const text = defaultText(row)?.replaceAll('`', '');
    expect(help, name).toContain(`${row.help.replaceAll('`', '')}${text ? ` [${text}]` : ''}`);
  }
  expect(help).toContain('coke-train --data cifar10\n');
});
