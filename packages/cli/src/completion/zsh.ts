import type { CompletedCommand, CompletedOption } from './completed-command.ts';

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  return `#compdef coke
# Completion of coke for zsh: a file _coke in a folder of $fpath.
_coke() {
  local context state line
  typeset -A opt_args
  local -a commands
  commands=(
${described.join('\n')}
  )
  _arguments -C '--help[show this help]' '--version[show the version]' '1: :->command' '*:: :->words'
  case $state in
    command) _describe command commands ;;
    words)
      case $line[1] in
${commands.map(commandCase).join('\n')}
      esac
      ;;
  esac
}
if [ "$funcstack[1]" = _coke ]; then _coke "$@"; else compdef _coke coke; fi
`;
}

function commandCase({ name, options, choices }: CompletedCommand): string {
  const words = choices ? `'1: :(${choices.join(' ')})'` : `'*:file:_files'`;
  const specs = [...options.map(spec), words].map((each) => ` \\\n            ${each}`);
  return `        ${name})\n          _arguments${specs.join('')}\n          ;;`;
}

function spec({ flag, help, value }: CompletedOption): string {
  const text = `${flag}[${help.replaceAll(/[[\]:]/g, '\\$&')}]`;
  if (!value) return quoted(text);
  const action = value.choices ? `(${value.choices.join(' ')})` : actionOf(value.name);
  return quoted(`${text}:${value.name}:${action}`);
}

function actionOf(value: string): string {
  return value === 'file' ? '_files' : ' ';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
