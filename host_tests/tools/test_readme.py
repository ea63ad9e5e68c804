"""The commands in README.md are run, as they stand there, in a copy of the repository.

Every line of a ```sh block is either run, or stands on the list below with the reason why not. A
line that is neither fails this test by name: add it to one of the two lists.
"""

import os
import re
import shutil
import subprocess

import pytest
from secrets_check import no_secret, tracked_files
from text import messages
from vm.mpy import ROOT

README = ROOT / "README.md"
BOUND_S = 90  # for one block
# Commands that are run. The first word or two say enough; the whole line is what runs.
RUN = [
    r"tools/demo\.sh(?! .*--interactive)",
    r"tools/size\b",
    r"tools/roots\b",
    r"tools/bench_tls\b",
    r"cd firmware$",
]
# Commands that are not run here, and why.
EXPLAINED = {
    r"(bash )?tools/test\.sh": "it would run this test again; .ci/run must call it, see below",
    r"tools/demo\.sh .*--interactive": "it waits for a person",
    r"cp firmware/config\.example\.py ": "part of the set-up, run by test_flash_docs.py",
    r"tools/check\b": "part of the set-up, run by test_flash_docs.py",
    r"tools/(flash\.sh|status|log)\b": "part of the set-up, run by test_flash_docs.py",
    r"git clone ADDRESS sensor-to-sms$": "this is the clone; the address is this page's own",
    r"cd [\w-]+$": "the clone's folder",
    r"(sudo )?apt(-get)? install ": "it changes the machine",
    r"(nano|vi|\$EDITOR) ": "a person edits",
    r"mpremote ": "it needs a board",
    r"esptool(\.py)? ": "it needs a board",
}


def blocks() -> list[list[str]]:
    """The commands of each ```sh block, prompts and comments taken off."""
    if not README.exists():
        return []
    text = README.read_text(encoding="utf-8")
    found = []
    for block in re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.M | re.S):
        joined = block.replace("\\\n", " ")
        lines = [re.sub(r"\s+#.*$", "", line).strip() for line in joined.splitlines()]
        lines = [line.removeprefix("$ ") for line in lines if line and not line.startswith("#")]
        found.append(lines)
    return found


BLOCKS = blocks()


def matches(line: str, patterns) -> bool:
    return any(re.match(pattern, line) for pattern in patterns)


def runs(line: str) -> bool:
    return matches(line, RUN) and not matches(line, EXPLAINED)


def test_there_is_a_readme_with_commands():
    assert BLOCKS, "README.md is missing or shows no ```sh block"
    assert any(runs(line) for block in BLOCKS for line in block), "no command of it is run"


def test_every_command_is_run_or_explained():
    unknown = [
        line
        for block in BLOCKS
        for line in block
        if not matches(line, RUN) and not matches(line, EXPLAINED)
    ]
    assert not unknown, "neither run nor on the explained list of this file: %s" % unknown


@pytest.mark.parametrize("readme", ["README.md", "README.uk.md"])
def test_every_tool_the_readme_names_is_there(readme):
    text = (ROOT / readme).read_text(encoding="utf-8")
    named = set(re.findall(r"\btools/[\w./-]*\w", text))
    missing = sorted(name for name in named if not (ROOT / name).exists())
    assert not missing
    for name in sorted(named):
        path = ROOT / name
        assert path.is_dir() or not path.suffix or os.access(path, os.X_OK), name


def test_continuous_integration_runs_the_same_command():
    assert re.search(r"^exec bash tools/test\.sh --full", (ROOT / ".ci/run").read_text(), re.M)
    workflow = (ROOT / ".github/workflows/tests.yml").read_text()
    assert re.search(r"- run: bash \.ci/run$", workflow, re.M)
    assert re.search(r"^permissions: \{\}$", workflow, re.M)
    for action in re.findall(r"uses: (\S+)", workflow):
        assert re.search(r"@[0-9a-f]{40}$", action), "not named by commit: " + action


def copy_of_the_repository(folder):
    """The tracked files; what tools/test.sh installed is linked, not copied."""
    for path in tracked_files(ROOT):
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for installed in (
        ".venv", ".cache", "host_tests/vm/node_modules", "host_tests/workbench/node_modules",
    ):  # fmt: skip
        if (ROOT / installed).exists():
            (folder / installed).symlink_to(ROOT / installed)
    return folder


@pytest.mark.parametrize("number", [n for n, block in enumerate(BLOCKS) if any(map(runs, block))])
def test_commands_of_a_block(number, tmp_path):
    where = copy_of_the_repository(tmp_path / "clone")
    script = "\n".join(line for line in BLOCKS[number] if runs(line))
    done = subprocess.run(
        ["bash", "-euc", script],
        cwd=where,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=BOUND_S,
        check=False,
    )
    assert done.returncode == 0, "%s\n%s" % (script, done.stdout[-4000:])
    no_secret(done.stdout, "0123456789abcdef0123456789abcdef")


def test_the_ukrainian_texts_are_the_boards_own():
    """What README.uk.md quotes is made by the firmware, word by word."""
    text = (ROOT / "README.uk.md").read_text(encoding="utf-8")
    block = re.search(r"^```text\n(Дім.*?)^```", text, re.M | re.S)[1]
    opened = messages.say("uk", "trip_door", name="Вхідні двері")
    times = messages.counted("uk", "times", 7)
    assert block.split("\n")[:-1] == [
        "Дім: %s #1wdkt" % messages.say("uk", "started", why=messages.say("uk", "cause0")),
        "Дім: %s #2kfpb" % opened,
        "Дім: %s #3vxqz"
        % messages.say("uk", "more_closed", name="Вхідні двері", count=7, times=times, minutes=10),
        messages.say(
            "uk",
            "late",
            when=messages.say("uk", "when_time", time="02:13"),
            text="Дім: %s #4mgrh" % messages.say("uk", "trip_pir", name="Коридор"),
        ),
    ]
    for words in (
        '"%s #2"' % opened,
        '"%s"' % messages.say("uk", "was_opened", name="Вхідні двері"),
        '"%s"' % messages.say("uk", "noisy", name="x").partition(": ")[2],
    ):
        assert words in text, words


def test_both_readmes_link_to_each_other_and_nothing_listens_only_while_no_port_is_set():
    english = README.read_text(encoding="utf-8")
    ukrainian = (ROOT / "README.uk.md").read_text(encoding="utf-8")
    assert "(README.uk.md)" in english and "(README.md)" in ukrainian
    for text in (english, ukrainian):
        assert "your-name" not in text and "tools/log --seconds" not in text
        assert text.count("\n## ") >= 10
    (sentence,) = re.findall(r"Nothing listens on the network[^.]*\.", english)
    assert "`HTTP_PORT` is `None`" in sentence
    assert "`HTTP_PORT = None`" in ukrainian
