"""docs/commands.md names every command and every option there is, and no other."""

import ast
import re

import pytest


def options_of(source: str) -> set[str]:
    """Option names of a command module's `run`, from its `typer.Option(...)` annotations."""
    [run] = [
        node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef) and node.name == "run"
    ]
    found: set[str] = set()
    for argument in [*run.args.args, *run.args.kwonlyargs]:
        calls = [
            node
            for node in ast.walk(argument)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "Option"
        ]
        for call in calls:
            names = [
                one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            found |= set("/".join(names).split("/")) if names else {"--" + argument.arg.replace("_", "-")}
    return found


@pytest.fixture(scope="module")
def in_code(root) -> dict[str, set[str]]:
    folder = root / "cli/src/cli/commands"
    return {
        file.stem.replace("_", "-"): options_of(file.read_text())
        for file in folder.glob("*.py")
        if file.stem != "__init__"
    }


@pytest.fixture(scope="module")
def in_docs(page) -> dict[str, str]:
    """The section of each command."""
    sections = re.split(r"^### ", page("commands.md"), flags=re.MULTILINE)[1:]
    return {section.partition("\n")[0].strip("` "): section.partition("\n## ")[0] for section in sections}


def test_every_command_is_described(in_code, in_docs):
    assert in_docs.keys() == in_code.keys()


def test_every_option_is_named_in_its_section_and_in_its_first_line(in_code, in_docs):
    for name, options in in_code.items():
        usage = in_docs[name].splitlines()[1]
        assert usage.startswith(f"`./platework {name}")
        assert set(re.findall(r"--[a-z-]+", usage)) == options, name


def test_the_walk_sees_the_options_of_a_command(in_code):
    switches = {"--demo", "--no-demo", "--rolled-back", "--verbose"}
    assert in_code["up"] == {"--data", "--port", "--printers"} | switches
    assert "--json" in in_code["status"]
