"""Starts in a row: told are the first three, the tenth, the hundredth ..., all once one lasts."""

from core.files import Store
from outbox_bench import RamFs
from runtime import starts


def test_a_row_is_counted_over_starts_and_told_ever_more_rarely():
    fs = RamFs()
    store = Store("state", print, fs, fs.open)
    rows = [starts.begun(store) for _ in range(1100)]
    assert rows == list(range(1, 1101))
    assert [row for row in rows if starts.is_told(row)] == [1, 2, 3, 10, 100, 1000]
    assert starts.lasted(store) == 1100
    assert starts.begun(store) == 1 and starts.lasted(store) == 1


def test_a_full_flash_and_a_count_at_its_end_are_no_reason_to_stop():
    fs = RamFs()
    store = Store("state", print, fs, fs.open)
    store.write("starts", b"\xff\xff")
    assert [starts.begun(store) for _ in range(2)] == [65535] * 2
    fs.full = True
    assert starts.begun(store) == 65535
