"""The house of the webhook tests."""

from webhook_house import house  # noqa: F401 - a fixture
