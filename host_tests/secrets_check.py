"""What must never be seen: real credentials or machine paths in the repository, a token in output.

`no_secret(text, *secrets)` is for every test that looks at output; `repository_findings` for the
test that looks at all tracked files.
"""

import base64
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

DOUBTED = {
    "a Twilio SID": re.compile(r"\b(?:AC|SK|PN|MG)[0-9a-f]{32}\b"),
    "a Twilio token": re.compile(r"(?<![0-9a-fA-F])[0-9a-f]{32}(?![0-9a-fA-F])"),
    "a Telegram token": re.compile(r"\b[0-9]{8,12}:([A-Za-z0-9_-]{34,})"),
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----"),
}
_HOME = re.compile(r"(?<![\w./])/(?:root|home/\w+|Users/\w+|work|tmp/\w+|opt/pypi\S*)/")
_REGISTRY = re.compile(
    r"https?://(?!(?:pypi\.org|registry\.npmjs\.org|github\.com)\b)[^\s\"')]*"
    r"(?:/simple\b|artifactory|nexus|/pypi\b|/npm\b|verdaccio|devpi)[^\s\"')]*|\"resolved\":"
)


def looks_fake(word: str) -> bool:
    """Few different characters, or counting up: nobody's real secret."""
    body = word[2:] if word[:2].isupper() else word
    return len(set(body)) <= 6 or "0123456789abcdef" in body


def repository_findings(name: str, text: str, allowed: frozenset = frozenset()) -> list[str]:
    """One line for each thing in a tracked file that must not be there."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in DOUBTED.items():
            for word in pattern.findall(line):
                if word not in allowed and not looks_fake(word):
                    found.append("%s:%d: looks like %s" % (name, number, what))
        if _HOME.search(line):
            found.append("%s:%d: a path of somebody's machine" % (name, number))
        if _REGISTRY.search(line):
            found.append("%s:%d: the address of a package registry" % (name, number))
    return found


def tracked_files(root: Path) -> list[Path]:
    """All files git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def forms(secret: str) -> dict[str, str]:
    """The shapes in which a secret can leak: as it is, encoded, or inside a Basic header."""
    raw = secret.encode()
    whole = base64.b64encode(raw).decode()
    return {
        "plain": secret,
        "percent-encoded": quote(secret, safe=""),
        "base64": whole.rstrip("="),
        # In "sid:token" the token may start at any of three places of a base64 group; the outer
        # characters mix with what stands beside it, so only the inner ones are looked for.
        "base64, 1 in": base64.b64encode(b"." + raw).decode()[2:].rstrip("=")[:-1],
        "base64, 2 in": base64.b64encode(b".." + raw).decode()[3:].rstrip("=")[:-1],
        "hex": raw.hex(),
        "reversed": secret[::-1],
    }


def no_secret(text: str, *secrets: str) -> None:
    """Raises AssertionError if any secret is in `text` in any of its forms; never shows it."""
    for at, secret in enumerate(secrets):
        if len(secret) < 8:
            raise ValueError("too short to look for: chance hits")
        for form, shape in forms(secret).items():
            if shape in text:
                raise AssertionError("secret number %d is in the output, %s" % (at + 1, form))
        # Half of it is a leak as well; a row of zeros in a made-up one is not.
        half = len(secret) // 2
        for start in range(0, len(secret) - half + 1):
            part = secret[start : start + half]
            if len(set(part)) > 3 and part in text:
                raise AssertionError("half of secret number %d is in the output" % (at + 1))
