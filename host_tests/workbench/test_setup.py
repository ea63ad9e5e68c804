"""Set up, as the page asks for it: read, checked, written whole, and never over a change that
somebody else made."""

import json
import os
import stat

import pytest
from broken_configs import PIN, RIGHT, SECRETS
from workbench.asked import Page
from workbenching.config import file
from workbenching.config.form import example
from workbenching.sections import setup

WANTED = {"settings": {"NAME": "Дача"}}


@pytest.fixture
def config(tmp_path):
    path = tmp_path / "config.py"
    path.write_bytes(RIGHT.encode())
    return path


@pytest.fixture
def page(config):
    return Page(config)


def base_of(page):
    return page.get("setup/state")[1]["base"]


def save(page, wanted=WANTED, **more):
    return page.post("setup/save", wanted=wanted, **more)


def test_the_form_of_a_file_and_what_the_checker_says(page):
    status, state = page.get("setup/state", lang="uk")
    assert status == 200 and state["there"] and state["mistakes"] == 0 and not state["changed"]
    assert state["form"]["settings"]["NAME"]["value"] == "Home"
    assert [each["what"] for each in state["texts"]] == ["trip", "more", "started"]
    said = [each["say"] for each in state["found"]]
    assert any(each.startswith("Плата слухає") or "порт" in each for each in said)


def test_what_is_typed_is_checked_and_not_written(page, config):
    wanted = {"settings": {"NAME": ""}, "lists": {"SENSORS": [
        {"at": 0, "fields": {"name": "Front door", "pin": 6, "kind": "door"}}]}}  # fmt: skip
    status, told = page.post("setup/check", wanted=wanted, base=base_of(page), lang="en")
    assert status == 200 and told["mistakes"] == 2 and told["changed"]
    places = [(each["setting"], each["entry"], each["field"]) for each in told["found"]]
    assert ("NAME", None, None) in places and ("SENSORS", 0, "pin") in places
    assert config.read_text() == RIGHT


def test_it_is_written_and_the_old_one_is_kept(page, config):
    os.chmod(config, 0o640)
    status, state = save(page, base=base_of(page))
    assert status == 200 and state["written"]
    assert config.read_text() == RIGHT.replace('NAME = "Home"', 'NAME = "Дача"')
    assert file.backup_of(config).read_text() == RIGHT
    assert stat.S_IMODE(config.stat().st_mode) == 0o640
    assert stat.S_IMODE(file.backup_of(config).stat().st_mode) == 0o640
    assert state["base"] == base_of(page)
    assert sorted(each.name for each in config.parent.iterdir()) == ["config.py", "config.py.bak"]
    assert page.told("setup")[-1] == ("saved", {"base": state["base"]})


def test_what_is_as_it_was_is_not_written(page, config):
    status, state = save(page, wanted={"settings": {"NAME": "Home"}}, base=base_of(page))
    assert status == 200 and not state["written"]
    assert not file.backup_of(config).exists()


def test_a_new_file_is_the_example_filled_in_and_for_its_owner_only(tmp_path):
    page = Page(tmp_path / "config.py")
    state = page.get("setup/state")[1]
    assert not state["there"] and state["base"] == "" and state["mistakes"] == 6
    status, state = save(page, base="")
    assert status == 200 and state["there"] and state["mistakes"] == 6
    made = tmp_path / "config.py"
    assert made.read_text() == example().replace('NAME = "Home"', 'NAME = "Дача"')
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert not file.backup_of(made).exists()


def test_a_file_changed_meanwhile_is_not_written_over(page, config):
    base = base_of(page)
    other = RIGHT.replace("Home", "Changed by hand")
    config.write_text(other)
    status, told = save(page, base=base)
    assert status == 409 and told["key"] == "setup.stale" and config.read_text() == other
    # and if it is changed once more while the owner is being asked
    third = RIGHT.replace("Home", "Again")
    config.write_text(third)
    assert save(page, base=base, over=told["now"])[0] == 409 and config.read_text() == third
    # the owner's own choice
    told = save(page, base=base, over=told["now"])[1]
    status, state = save(page, base=base, over=told["now"])
    assert status == 200 and config.read_text() == RIGHT.replace("Home", "Дача")
    assert file.backup_of(config).read_text() == third


def test_one_who_came_first_is_not_written_over_either(tmp_path):
    """Two tabs, or two workbenches: there was no file when both were opened."""
    one, other = Page(tmp_path / "config.py"), Page(tmp_path / "config.py")
    one.get("setup/state"), other.get("setup/state")
    assert save(one, base="")[0] == 200
    status, told = save(other, base="", wanted={"settings": {"NAME": "B"}})
    assert status == 409 and "Дача" in (tmp_path / "config.py").read_text()
    assert other.get("setup/base")[1]["base"] == told["now"]


def test_a_tab_of_an_earlier_workbench_is_told_to_read_again(page):
    status, told = page.post("setup/check", wanted=WANTED, base="0" * 64, lang="en")
    assert status == 409 and told["key"] == "setup.stale"


def test_a_file_that_cannot_be_read_is_told_with_its_line_and_kept(page, config):
    config.write_text(RIGHT.replace("WIFI = [", "WIFI = [["))
    state = page.get("setup/state")[1]
    assert "form" not in state
    (each,) = state["unreadable"]
    assert "line 4" in each["say"] and "the bracket [ has no end" in each["say"]
    broken = config.read_text()
    status, state = page.post("setup/anew", base=state["base"], lang="en")
    assert status == 200 and config.read_text() == example() and state["form"]
    assert file.backup_of(config).read_text() == broken
    assert page.post("setup/anew", base="0" * 64)[0] == 409


@pytest.mark.parametrize(
    "raw, words",
    [(b"NAME = '\xff'\n", "not UTF-8"), (b"#" * ((1 << 20) + 1), "too long")],
)
def test_bytes_that_are_no_text_are_told(page, config, raw, words):
    config.write_bytes(raw)
    status, told = page.get("setup/state", lang="en")
    assert status == 422 and words in told["say"]
    assert save(page, base="")[0] == 422 and config.read_bytes() == raw


def test_a_disk_that_is_full_leaves_the_file_as_it_was(page, config, monkeypatch):
    base = base_of(page)

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(file.os, "replace", full)
    status, told = save(page, base=base)
    assert status == 500 and "No space left" in told["say"]
    assert config.read_text() == RIGHT
    assert [each.name for each in config.parent.iterdir()] == ["config.py"]


def test_a_link_stays_a_link(tmp_path):
    real = tmp_path / "kept" / "mine.py"
    real.parent.mkdir()
    real.write_text(RIGHT)
    (tmp_path / "config.py").symlink_to(real)
    page = Page(tmp_path / "config.py")
    assert save(page, base=base_of(page))[0] == 200
    assert (tmp_path / "config.py").is_symlink() and "Дача" in real.read_text()


def test_no_answer_holds_a_secret(page, config, capfd):
    """Neither what stands in the file nor what was typed a moment ago."""
    typed = "tulip-forest-93"
    base = base_of(page)
    people = [{"at": n, "fields": {"token": "7e57" + "c0ffee00" * 3 + "beef"}} for n in range(3)]
    wanted = {
        "settings": {"HTTP_PASSWORD": typed, "COMMANDS_PIN": "8264"},
        "lists": {"WIFI": [{"at": 0, "fields": {"password": typed}}], "SENDERS": people},
    }
    answers = [
        page.get("setup/state"),
        page.post("setup/check", wanted=wanted, base=base, lang="en"),
        page.get("setup/base"),
        save(page, wanted=wanted, base=base),
        page.get("setup/state", lang="uk"),
        save(page, wanted=wanted, base="1" * 64),
        page.post("setup/check", wanted={"settings": {"NAME": [typed]}}, base=base),
        page.told("setup"),
        capfd.readouterr(),
    ]
    said = json.dumps(answers, ensure_ascii=False)
    for secret in (*SECRETS, typed, "8264", '"%s"' % PIN, "7e57c0ff"):
        assert secret not in said, secret
    assert typed in config.read_text()


def test_code_that_the_form_leaves_alone_is_said_so(page, config):
    config.write_text(RIGHT + "\n\nWIFI.append(('x', 'y2345678'))\nMAX_SEGMENTS = len(NAME) - 2\n")
    state = page.get("setup/state")[1]
    assert state["form"]["lists"]["WIFI"]["why"] == "used" and state["form"]["rest"]
    assert state["form"]["settings"]["MAX_SEGMENTS"] == {"value": 2, "note": "code"}
    status, told = save(page, base=state["base"])
    assert status == 200
    wanted = {"settings": {"NAME": "Longer"}}
    status, told = save(page, wanted=wanted, base=told["base"])
    assert status == 422 and told["values"] == {"key": "MAX_SEGMENTS"}


def test_the_safe_pins_come_first_each_with_its_reason():
    pins = setup.pin_list("en")
    assert [each["pin"] for each in pins[:5]] == [5, 4, 14, 12, 13]
    assert [each["grade"] for each in pins] == ["good"] * 5 + ["risky"] * 3 + ["no"] * 3
    assert all("why" in each for each in pins[5:])
    assert "ризик" in setup.pin_list("uk")[5]["why"].lower()


def test_every_field_of_the_form_has_its_words():
    words = json.loads((setup_texts() / "setup.en.json").read_text())
    rules = setup.rules("en")
    assert {"f." + key for key in rules["settings"]} <= set(words)
    assert {"f.SENSORS." + key for key in rules["sensor"]} <= set(words)
    for names in rules["sender"].values():
        assert {"f.SENDERS." + key for key in names} <= set(words)


def setup_texts():
    from workbenching import app

    return app.STATIC / "text"


def test_the_two_languages_have_the_same_words_with_the_same_holes():
    import re

    for path in setup_texts().glob("*.en.json"):
        english = json.loads(path.read_text())
        ukrainian = json.loads(path.with_name(path.name.replace(".en.", ".uk.")).read_text())
        assert english.keys() == ukrainian.keys(), path.name
        for key, words in english.items():
            holes = [sorted(re.findall(r"\{\w+\}", each)) for each in (words, ukrainian[key])]
            forms = [each.count("|") for each in (words, ukrainian[key])]
            assert sorted(set(holes[0])) == sorted(set(holes[1])), key
            assert forms in ([0, 0], [1, 2]), key


@pytest.mark.parametrize("board", ["nodemcu", "d1mini"])
def test_the_drawing_follows_the_pins(page, board):
    words = {"title": "T", "contact": "c", "motion": "m"}
    sensors = [["<b>Front</b>", "door", 14], ["Hall", "pir", 4], ["None", "door", 6]]
    status, told = page.post("setup/wiring", board=board, sensors=sensors, words=words)
    svg = told["svg"]
    assert status == 200 and "&lt;b&gt;" in svg and "<b>" not in svg
    assert "D5 = GPIO14" in svg and "D2 = GPIO4" in svg and "GPIO6<" not in svg
    assert page.post("setup/wiring", board="x", sensors=[], words=words)[0] == 400


def test_the_bytes_are_on_disk_before_the_name_is(page, config, monkeypatch):
    """Else a power cut could leave an empty file under the name."""
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            file.os, name, lambda *given, name=name, real=real: done.append(name) or real(*given)
        )
    assert save(page, base=base_of(page))[0] == 200
    assert done == ["fsync", "replace", "fsync", "replace"]
