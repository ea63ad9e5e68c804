"""Every mistake of the checker's own tables stands beside its field, in both languages."""

import importlib.util
import json

import pytest
from accounts import Account
from checking import language, load
from vm.mpy import ROOT
from workbenching.config import judging, schema
from workbenching.config.form import Form


def table(path, *names):
    """Tables of another test file, so that a new row there is a new row here."""
    spec = importlib.util.spec_from_file_location("table_of_" + path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [getattr(module, name) for name in names]


WRONG, WARNED, config = table(
    ROOT / "host_tests/settings/test_check.py", "WRONG", "WARNED", "config"
)
(SLIPS,) = table(ROOT / "host_tests/tools/test_check_slips.py", "SLIPS")
# What is about a whole entry, not about a field of it.
OF_AN_ENTRY = (
    "two texts", "parts", "four texts", "twilio(to=", "write dict(", "(...) has no",
    "there is no ",
)  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("checking.load._on_chip", lambda *given: [])
    monkeypatch.setattr("checking.load._of_this_computer", lambda *given: [])


def written(names):
    """A file that defines these names."""
    lines = ["from accounts import sipgate, twilio"]
    lines += ["%s = %s" % (key, text(value)) for key, value in names.items()]
    return "\n".join(lines) + "\n"


def text(value):
    if isinstance(value, Account):
        more = dict(to=value.to, from_=value.from_, token=value.token, sid=value.sid, **value.more)
        words = ["%s=%r" % pair for pair in more.items() if pair[1] is not None]
        return "twilio(%s)" % ", ".join(words)
    if isinstance(value, (list, tuple)) and any(isinstance(each, Account) for each in value):
        return "[%s]" % ", ".join(map(text, value))
    return repr(value)


def key_of(each):
    if each["entry"] is None:
        return each["setting"]
    return "%s entry %d" % (each["setting"], each["entry"] + 1)


@pytest.mark.parametrize("changes, key, holds", WRONG + WARNED)
def test_a_sentence_stands_beside_its_field(changes, key, holds):
    names = config(**changes)
    form = Form(written(names), "config.py")
    found = judging.told(form.names, "en", form.model)[1]
    (each,) = [each for each in found if holds.lower() in each["say"].lower()]
    setting, _, rest = key.partition(" entry ")
    if setting not in schema.SIMPLE and setting not in schema.LISTS:
        assert each["setting"] is None and setting in each["say"]  # no setting: told at the top
        return
    assert each["setting"] == setting and key_of(each) == key.partition(",")[0].removesuffix(
        " validity"
    )
    shown = form.shown()["lists"].get(setting, {}).get("entries", ())
    if not rest or "fields" not in shown[each["entry"]]:
        assert each["field"] is None
        return
    fields = shown[each["entry"]]["fields"]
    if any(words in each["say"].lower() for words in OF_AN_ENTRY) and each["field"] is None:
        return
    assert each["field"] in fields, each


@pytest.mark.parametrize(
    "text_of, field",
    [
        ("token and sid are swapped; the order is (to, from, token, sid)", "token"),
        ("entry 1 has the same sid with another token; one is wrong", "token"),
        ("the API key's secret has 32 letters and digits, this has 3", "token"),
        ("entry 2 texts this phone too; it gets everything twice", "to"),
        ("its fallback (SENDERS entry 2) texts another phone; a fallback", "fallback"),
        ("SENDERS entry 1 has the same name; give each its own", "name"),
        ("quiet: put both times in quotes", "quiet"),
        ("quiet_alarms does nothing without quiet", "quiet_alarms"),
        ("this is the password of the whole sipgate account", "token"),
        ("token_id is neither a token id nor a whole e-mail address", "token_id"),
        ("sms_id must be the SMS extension", "sms_id"),
        ("from is a name: replies are impossible", "from_"),
        ("sid is an API key; write twilio(..., key=...)", "sid"),
    ],
)
def test_what_a_sentence_about_somebody_is_about(text_of, field):
    from checking.places import about

    assert about("SENDERS entry 3", text_of) == ("SENDERS", 2, field)


def test_a_wrong_password_is_told_at_the_password_and_a_wrong_name_at_the_name():
    from checking.places import about

    assert about("WIFI entry 1", "the password must be a text")[2] == "password"
    assert about("WIFI entry 2", "an open network: anyone nearby")[2] == "password"
    assert about("WIFI entry 1", "this network is listed twice")[2] == "name"


@pytest.mark.parametrize("number", range(len(SLIPS)))
def test_a_slip_of_the_pen_is_told_with_its_line_or_beside_its_field(number):
    source, line, holds = SLIPS[number]
    try:
        form = Form(source, "config.py")
    except load.NotLoaded as error:
        found = judging.told_of(error, "en")
        assert any(holds in each["say"] and "line %d" % line in each["say"] for each in found)
        return
    found = judging.told(form.names, "en", form.model)[1]
    (each,) = [each for each in found if holds.lower() in each["say"].lower()][:1]
    assert each["setting"] in (*schema.SIMPLE, *schema.LISTS, None)


def test_in_ukrainian_too(tmp_path):
    for changes, _, _ in WRONG:
        form = Form(written(config(**changes)), "config.py")
        english = judging.told(form.names, "en", form.model)[1]
        ukrainian = judging.told(form.names, "uk", form.model)[1]
        assert len(english) == len(ukrainian)
        for one, other in zip(english, ukrainian, strict=True):
            assert one["field"] == other["field"] and one["say"] != other["say"], one
            assert "?." not in one["say"] + other["say"]


def test_no_sentence_quotes_a_secret():
    from broken_configs import SECRETS, broken

    for source in broken(150, seed=5):
        try:
            form = Form(source, "config.py")
        except load.NotLoaded as error:
            said = judging.told_of(error, "uk")
        else:
            said = judging.told(form.names, "uk", form.model)[1]
        said = json.dumps(said, ensure_ascii=False)
        assert not any(secret in said for secret in SECRETS)
    assert language.translated("the password: x") != "the password: x"
