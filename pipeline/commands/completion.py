"""``klyngeregnskab completion SHELL``: the script with which a shell completes commands, options and query names by Tab."""

import argparse

from pipeline.commands.language import Parser
from pipeline.commands.sql import queries_of

SHELLS = ("bash", "zsh", "fish", "powershell")
# {commands}: names; {cases}: the options of each command
BASH = """# klyngeregnskab completion bash > ~/.local/share/bash-completion/completions/klyngeregnskab
_klyngeregnskab() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} command= each
  for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case " {commands} " in *" $each "*) command=$each; break;; esac
  done
  case "$command" in
    "") COMPREPLY=($(compgen -W "{commands}" -- "$word"));;
{cases}
  esac
  [ ${{#COMPREPLY[@]}} -gt 0 ] || COMPREPLY=($(compgen -f -- "$word"))
}}
complete -o filenames -F _klyngeregnskab klyngeregnskab
"""
ZSH = "#compdef klyngeregnskab\nautoload -U +X bashcompinit && bashcompinit\n"


def add_arguments(parser: Parser) -> None:
    """The options of this command."""
    parser.option("shell", choices=SHELLS, metavar="SHELL")


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    words = words_of(args)
    commands = " ".join(words)
    if args.shell == "fish":
        print("complete -c klyngeregnskab -n __fish_use_subcommand -f -a '" + commands + "'")
        for name, given in words.items():
            print(f"complete -c klyngeregnskab -n '__fish_seen_subcommand_from {name}' -a '{' '.join(given)}'")
    elif args.shell == "powershell":
        table = "; ".join(f"'{name}' = '{' '.join(given)}'" for name, given in words.items())
        print(f"""Register-ArgumentCompleter -Native -CommandName klyngeregnskab -ScriptBlock {{
  param($word, $line, $at)
  $of = @{{ {table} }}
  $typed = $line.CommandElements | ForEach-Object {{ "$_" }}
  $command = $typed | Where-Object {{ $of.ContainsKey($_) }} | Select-Object -First 1
  $given = if ($command) {{ $of[$command] -split ' ' }} else {{ '{commands}' -split ' ' }}
  $given | Where-Object {{ $_ -like "$word*" }}
}}""")
    else:
        cases = "\n".join(
            f'    {name}) COMPREPLY=($(compgen -W "{" ".join(given)}" -- "$word"));;' for name, given in words.items()
        )
        print((ZSH if args.shell == "zsh" else "") + BASH.format(commands=commands, cases=cases), end="")
    return 0


def words_of(args: argparse.Namespace) -> dict[str, list[str]]:
    """What may follow each command: its options, the values of its choices; for ``sql`` the names of the queries."""
    parsers: dict[str, argparse.ArgumentParser] = args.parsers
    found = {}
    for name, parser in parsers.items():
        given = [option for action in parser._actions for option in action.option_strings]
        given += [str(choice) for action in parser._actions for choice in action.choices or ()]
        found[name] = given + (list(queries_of(args.root)) if name == "sql" else [])
    return found
