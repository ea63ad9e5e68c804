"""tools/check speaks the language of the settings: each sentence of its own is there in both."""

import ast
import re

import pytest
from checking import cli, language, load, uk_settings, uk_slips, uk_tool
from doubles.serial_board.toolbox import CONFIG, ROOT

CHECKING = ROOT / "tools" / "checking"
ROWS = {**uk_settings.SETTINGS, **uk_slips.SLIPS, **uk_tool.TOOL}
# Sentences are looked for in these; each must be known, as a whole or as a part of one. What
# load_error.py says only the board prints.
FILES = [path for path in ROOT.glob("firmware/settings/*.py") if path.stem != "load_error"]
FILES += [
    CHECKING / name
    for name in ("slips.py", "chip.py", "load.py", "account.py", "sipgate.py", "telegram.py")
]
PARTS = (  # put together with others; as a whole they are in the tables
    "open t.me/", "the bot @", ", to=", "no name",
    "on the board", "this is not Python", "write the backslash twice", "in Latin letters",
    "a single", "or set ROMANISE", "+ and the country code", "not in international form",
    "is verified", "must be verified there", "; credit", ", name", "a full account, active",
    "a trial account, active", "a trial account, and", "; texts to", "; its credit",
)  # fmt: skip
SAMPLES = ("sms_2fa ", "[(", "[dict(", "(to, from", "app.sipgate.com", "ok say", "line (", "^LANG")
WORDS_OF_OTHERS = (
    "unicode name escapes",
    "must be assignment",
    "invalid syntax",
    "not in MicroPy",
)
SAME = ("quiet: %s", "the Twilio Console", "the token", 'the token id ("token-...")')


def sentences(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.Module, ast.FunctionDef, ast.ClassDef)
    documented = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    docs = {
        id(node.body[0].value)
        for node in documented
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            text = node.value.strip()
            if " " in text and re.search("[a-z]{2}", text) and not text.startswith("\\"):
                yield text


def is_known(text):
    filled = text.replace("%d", "7")
    forms = (filled, filled.rstrip("."), filled.replace("%s", "name"), filled + " x")
    return any(language.translated(form) != form for form in forms)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sentence_has_its_ukrainian(path):
    known = (*PARTS, *SAMPLES, *WORDS_OF_OTHERS, *SAME)
    missing = [text for text in sentences(path) if not is_known(text)]
    missing = [text for text in missing if not text.startswith(known)]
    assert not missing, "\n".join(missing)


def test_the_sentences_are_found():
    assert len(FILES) >= 14
    assert sum(len(list(sentences(path))) for path in FILES) > 180


def test_what_is_filled_in_is_the_same_in_both():
    for english, ukrainian in ROWS.items():
        assert re.findall("%[sd]", english) == re.findall("%[sd]", ukrainian), english
        assert re.search("[а-яіїєґ]", ukrainian.lower()) or english in SAME, english
    assert len(ROWS) == len(uk_settings.SETTINGS) + len(uk_slips.SLIPS) + len(uk_tool.TOOL)


def run(tmp_path, capsys, text, *options):
    (tmp_path / "config.py").write_text(text)
    code = cli.main([str(tmp_path / "config.py"), *options])
    return code, capsys.readouterr().out


UKRAINIAN = CONFIG + 'LANGUAGE = "uk"\n'
ENGLISH_WORDS = re.compile(r"\b(the|write|is|must|has|line|mistake|note|gets|and|it)\b")


def test_a_right_config_is_summed_up_in_ukrainian(tmp_path, capsys):
    code, said = run(tmp_path, capsys, UKRAINIAN)
    assert code == 0 and "config.py правильний." in said
    assert "+380501234567 одержить ваші слова з +15005550006" in said
    assert "Front door: це перевірка" in said
    assert not ENGLISH_WORDS.search(said), said
    code, said = run(tmp_path, capsys, UKRAINIAN, "--dry-run")
    assert code == 0 and "наче кожен обліковий запис - повний" in said
    assert "одержить, частин: 1" in said


def test_mistakes_are_told_in_ukrainian(tmp_path, capsys):
    text = UKRAINIAN.replace("pin=5", "pin=6").replace("+380501234567", "0501234567")
    text = text.replace('"attic"', '"attic "') + "CAP_PER_DAY = 0\nDST = 'x'\nimport typing\n"
    code, said = run(tmp_path, capsys, text)
    assert code == 2 and "config.py: помилок 5." in said
    for words in (
        "помилка: SENDERS, запис 1 (рядок 3): to (одержувач): номер не в міжнародній",
        "помилка: SENSORS, запис 1 (рядок 4): вивід 6 належить флеш-пам'яті",
        "помилка: CAP_PER_DAY (рядок 6): 0 поза межами; напишіть від 1 до 10000.",
        "помилка: DST (рядок 7): напишіть None, 'EU' або 'US'.",
        "помилка: рядок 8: на платі: модуля typing на платі немає.",
        "примітка: WIFI, запис 1 (рядок 2): на початку або в кінці назви пробіл; так і має бути?",
    ):
        assert words in said, said
    assert not ENGLISH_WORDS.search(said), said


def test_a_file_that_does_not_load_is_told_in_ukrainian_if_it_says_so(tmp_path, capsys):
    code, said = run(tmp_path, capsys, 'LANGUAGE = "uk"\nNAME = "Дім\n')
    assert code == 2 and "рядок 2: це не Python: тут починається текст у лапках" in said
    code, said = run(tmp_path, capsys, 'NAME = "Дім\n')
    assert code == 2 and "line 1: this is not Python: a text in quotes" in said


def test_in_english_nothing_is_changed():
    assert language.line("  mistake: it has 1 character; write 2 to 3.", "en").startswith(
        "  mistake"
    )
    found = load.judge(load.namespace_of(CONFIG + "CAP_PER_DAY = 0\n", "config.py"))[1]
    assert found == ["CAP_PER_DAY (line 5): 0 is out of range; write 1 to 10000."]


def test_what_no_table_has_stays_as_it_is():
    for text in ("Somebody else's words, or not.", "AC12 or AC34", "Home: has it.", ""):
        assert language.translated(text) == text


def test_several_sentences_are_put_into_ukrainian_one_by_one():
    english = "Its extensions: s0 (a). Somebody's words. It has none; book the feature SMS."
    ukrainian = "Його розширення: s0 (a). Somebody's words. Їх немає; замовте функцію SMS."
    assert language.translated(english) == ukrainian
