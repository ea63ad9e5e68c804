"""The last trips, for LAST: at least two, whatever their words, in a file that is nearly free."""

from commands import trip_history
from core.files import INLINE, Store
from core.state import Hearing
from hypothesis import given
from hypothesis import strategies as st
from outbox_bench import RamFs, SimClock, no_collecting  # noqa: F401

EPOCH = 1_795_165_200
LONG = st.sampled_from(["x" * 200, "ж" * 100, "x" + "ж" * 100, "ж🙂" * 50])
WORDS = LONG | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


@given(st.lists(WORDS, min_size=2, max_size=5))
def test_the_last_two_are_there_newest_first_and_cut_between_letters(texts):
    fs = RamFs()
    store = Store("state", print, fs, fs.open)
    for n, text in enumerate(texts):
        trip_history.add(store, EPOCH + n, n, text)
        assert len(store.read("last")) <= INLINE
    found = trip_history.recall(store, SimClock(EPOCH))
    assert len(found) >= 2
    for n, (at, text) in enumerate(found):
        assert at == EPOCH + len(texts) - 1 - n
        assert texts[-1 - n].replace("\x01", "").startswith(text)
        assert len(text.encode()) > 50 or len(text) == len(texts[-1 - n].replace("\x01", ""))


def test_a_time_before_the_clock_was_set_is_known_later_but_not_after_a_restart():
    fs, clock = RamFs(), SimClock(EPOCH, False)
    store = Store("state", print, fs, fs.open)
    trip_history.begin(Hearing(), store)
    trip_history.add(store, None, 40, "Door opened")
    assert trip_history.recall(store, clock) == [(None, "Door opened")]
    clock.t += 100
    clock.synced = True
    ((at, _),) = trip_history.recall(store, clock)
    assert abs(at - (clock.now() - 60)) <= 1
    trip_history.begin(Hearing(), store)
    assert trip_history.recall(store, clock) == [(None, "Door opened")]
