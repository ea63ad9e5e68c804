from outbox_bench import Bench


def test_three_people_get_it_once():
    b = Bench()
    b.outbox.add("Front door opened")
    b.run(10)
    assert [b.texts(k) for k in range(3)] == [["Front door opened #1"]] * 3
    b.settle()
    print(b.said, b.fs.changes, b.http.requests)
    assert [len(b.texts(k)) for k in range(3)] == [1] * 3
