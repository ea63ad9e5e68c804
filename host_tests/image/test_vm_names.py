"""No text fills the VM's table of names, in which every entry stays until the next reset.

On MicroPython `for char in text`, `text[i]` and chr() put each new character there; see
core/utf8.py.
"""

import re

import pytest
from vm.run import HERE, kinds

CHECKED = ["received", "looked_up", "understood", "sent", "worded", "checked", "certified"]
JOBS = [*CHECKED, "as_it_was"]


@pytest.fixture(scope="module", params=kinds())
def growth(request):
    """{job: names that were new in its first round, in its second, ...}"""
    vm = request.getfixturevalue("%s_vm" % request.param)
    out = vm.run(HERE / "parts" / "characters.py", heapsize=1 << 18).check().out
    counted = [int(one) for one in re.findall(r"n_qstr=(\d+)", out)]
    titles = re.findall(r"^after job (\d)$", out, re.M)
    assert len(titles) == 5 * len(JOBS) and len(counted) == 2 * len(titles)
    found = {job: [] for job in JOBS}
    for at, title in enumerate(titles):
        found[JOBS[int(title)]].append(counted[2 * at + 1] - counted[2 * at])
    return found


@pytest.mark.parametrize("job", CHECKED)
def test_hundreds_of_characters_leave_no_name(growth, job):
    assert growth[job][1:] == [0, 0, 0, 0], growth


def test_the_count_would_show_them(growth):
    assert all(new >= 45 for new in growth["as_it_was"]), growth
