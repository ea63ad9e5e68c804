"""Hours in what a board has: texts to the board, the page, Ctrl-C. In full: vm/long.py."""

import command_list
import pytest
from vm import long
from vm.run import kinds

pytestmark = pytest.mark.skipif(
    "unix" not in kinds(), reason="needs MICROPYTHON=, see tools/heap --help"
)


@pytest.fixture
def vm(unix_vm):
    if unix_vm.heap_factor != 1:
        pytest.skip("a 64-bit build needs twice the bytes")
    return unix_vm


@pytest.mark.xfail(strict=True, reason="commands need more memory than is left: docs/numbers.md")
def test_each_kind_of_command_is_acted_on_and_answered_within_two_looks(vm):
    found = long.commands(vm, len(command_list.KINDS))
    assert not found.wrong, found


def test_the_page_is_shown_or_says_why_not_and_memory_comes_back(vm):
    found = long.page(vm, 30)
    assert not found.wrong, found


@pytest.mark.parametrize("online", [True, False])
def test_status_at_the_first_try_after_ctrl_c(vm, online):
    found = long.prompt(vm, online=online)
    assert not found.wrong, found
    assert len(found.counts) >= 4, found
