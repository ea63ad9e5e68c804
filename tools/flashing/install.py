"""What the board lacks, onto the board: compare, name what is in the way, copy, compare again."""

import sys

from image import bundle

from flashing import board, deploy, leftovers, prompt
from flashing.say import NOT_COPIED, Stop

AGAIN = "What was done stays. Run the same command again: it goes on from here."


def install(args, say, work, steps, port, made):
    """Compare, copy what differs, compare again."""
    mpremote = board.Mpremote(port, say)
    with steps("Copy what is new", AGAIN):
        found = board.look(mpremote, board.names_to_hash(made), len(made.image))
        todo = board.plan(made, args.config, found)
        todo.remove += unwanted(args, made, found)
        say("%d modules go to ROMFS, run in place" % len(made.compiled))
        if todo.empty():
            say("nothing: the board has it all")
        if todo.rom:
            say("ROMFS: %d bytes" % len(made.image))
            deploy.write_rom(mpremote, made.image, work / "app.romfs", say)
        if todo.copy or todo.remove:
            deploy.copy(mpremote, todo, work, args.config)
        for path in todo.copy:
            say("copied %s" % path)
        if todo.remove:
            deploy.remove(mpremote, todo.remove)
            say(
                "removed %s (of an earlier version, or in the way of the new one)"
                % ", ".join(todo.remove)
            )
    with steps("Read back and compare", AGAIN):
        if todo.empty():  # all of it was read a moment ago
            count = len(todo.want) + len(todo.rom_files)
        else:
            if todo.rom:
                with prompt.Line(port) as line:
                    prompt.reach(line)  # mounts the new ROMFS
            count = deploy.compare(mpremote, todo)
        say("%d files are on the board byte for byte" % count)


def unwanted(args, made, found):
    """-> paths of leftovers to remove. Raises Stop when they are in the way and may stay."""
    own = (
        made.modules() | {name.removesuffix(".py") for name in bundle.PLAIN} | {"config", "hooks"}
    )
    names = leftovers.used(bundle.sources(args.source), own)
    paths = leftovers.shadowing(found.paths, names)
    if not paths or args.remove_leftovers:
        return paths
    question = (
        "      On the board are files of another project that MicroPython would load in place of "
        "what the firmware needs:\n      %s\n      Remove them? [y/N] " % ", ".join(paths)
    )
    if sys.stdin.isatty() and input(question).strip().lower() in ("y", "yes"):
        return paths
    raise Stop(
        NOT_COPIED,
        "files of another project are on the board, and MicroPython would load them in place of "
        "what the firmware needs: %s." % ", ".join(paths),
        "To remove them: the same command with --remove-leftovers. To keep them, copy them from "
        "the board first (mpremote cp).",
    )
