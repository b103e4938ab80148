import type { CompletedCommand } from './completed-command.ts';

/** Values that are not known are completed as files, as bash does where nothing else is offered. */
export function bashCompletion(commands: readonly CompletedCommand[]): string {
  return `# Completion of coke for bash: source it, from ~/.bashrc for instance.
_coke() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${commands.map(({ name }) => name).join(' ')} --help --version"
  else
    case "\${COMP_WORDS[1]} $before" in
${commands.flatMap(valueCases).join('\n')}
      *)
        case "\${COMP_WORDS[1]} $word" in
${commands.map(flagCase).join('\n')}
${commands.flatMap(argumentCase).join('\n')}
        esac
        ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _coke coke
`;
}

/** After an option that takes a value. */
function valueCases({ name, options }: CompletedCommand): string[] {
  return options.flatMap(({ flag, value }) =>
    value ? [`      "${name} ${flag}") words="${value.choices?.join(' ') ?? ''}" ;;`] : [],
  );
}

function flagCase({ name, options }: CompletedCommand): string {
  return `          "${name} -"*) words="${options.map(({ flag }) => flag).join(' ')}" ;;`;
}

function argumentCase({ name, choices }: CompletedCommand): string[] {
  return choices ? [`          "${name} "*) words="${choices.join(' ')}" ;;`] : [];
}
