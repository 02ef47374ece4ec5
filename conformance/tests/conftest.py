"""What every test of the suite shares."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from conformance.engine import discovery

# Machines differ, and a slow one has found nothing.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")

# A shell that runs us in the background lets us ignore Ctrl-C, and so would the runs that tests interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which implementations these tests leave out: they need toolchains, and have an environment of their own."""
    profiles = {name: discovery.profile(name).profile for name in discovery.profile_names()}
    names = [name for name, each in profiles.items() if each.kind == "implementation" and not each.own_build]
    terminalreporter.write_line(f"left out: {', '.join(names)} (run them with: tox -e iuts)")
