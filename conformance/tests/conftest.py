"""What every test of the suite shares."""

import pytest

from conformance.engine import discovery


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which implementations these tests leave out: they need toolchains, and have an environment of their own."""
    names = [name for name in discovery.profile_names() if discovery.profile(name).profile.kind == "implementation"]
    terminalreporter.write_line(f"left out: {', '.join(names)} (run them with: tox -e iuts)")
