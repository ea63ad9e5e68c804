"""The version, as in CHANGELOG.md (a test compares them)."""

VERSION = "0.1.0"
