import { readFile } from 'node:fs/promises';
import { shouldBe } from '@coke/core/check-options';
import { flagName } from '@coke/core/option-table';
import { nearestName } from '@coke/io';
import type { AnyCommand } from './command.ts';
import type { Context } from './context.ts';
import { messageOf } from './error-message.ts';
import { UsageError } from './exit-status.ts';

/**
 * What a command line and the config file that it may name ask for, checked: flags come before the file.
 *
 * @throws UsageError for an argument that is missing, an option that makes no sense, a config file that
 * is none or names what the command does not know.
 */
export async function readAsked(
  command: AnyCommand,
  words: readonly (string | undefined)[],
  flags: object,
): Promise<(context: Context) => Promise<void> | void> {
  const { config } = flags as { readonly config?: string };
  const file = config === undefined ? {} : await readConfig(config, command);
  const filled = command.arguments.map(({ name, help }, i) => {
    const word = words[i] ?? file[name];
    if (typeof word === 'string' && word !== '') return word;
    throw new UsageError(`<${name}> is missing: ${help}`);
  });
  const known = Object.entries(file).filter(([name]) => name in command.options);
  try {
    return command.prepare(filled, { ...Object.fromEntries(known), ...flags });
  } catch (error) {
    throw new UsageError(named((error as Error).message, flags, config), { cause: error });
  }
}

/** The options in a config file, and the arguments, by name. */
async function readConfig(
  path: string,
  command: AnyCommand,
): Promise<Readonly<Record<string, unknown>>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const said = messageOf(cause);
    throw new UsageError(said.startsWith(path) ? said : `${path}: ${said}`, { cause });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new UsageError(`${path}: ${shouldBe('a config', 'a JSON object', content)}`);
  }
  const { command: name = command.name, ...options } = content as Record<string, unknown>;
  if (name !== command.name) {
    throw new UsageError(`${path}: ${shouldBe('command', `"${command.name}"`, name)}`);
  }
  const known = [...command.arguments.map((each) => each.name), ...Object.keys(command.options)];
  for (const each of Object.keys(options)) {
    if (known.includes(each)) continue;
    const nearest = nearestName(each, known);
    const hint = nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
    throw new UsageError(`${path}: unknown option "${each}"${hint}`);
  }
  return options;
}

/** A message that calls an option as it was given: by its flag, or by its name in the file. */
function named(message: string, flags: object, config: string | undefined): string {
  const name = /^\w+/.exec(message)?.[0] ?? '';
  if (name in flags) return message.replace(name, flagName(name));
  return config === undefined ? message.replace(/^\w+/, flagName) : `${config}: ${message}`;
}
