from __future__ import annotations

import subprocess
import sys

import pytest

from tests.torture.blows import BLOWS


@pytest.mark.slow
def test_nothing_is_lost_torn_or_doubled_by_a_few_kills():
    """One blow of each kind that needs no tracer; ``./dev torture`` deals as many as you like."""
    untraced = sum(not blow.traced for blow in BLOWS.values())
    command = [
        sys.executable,
        "-m",
        "tests.torture",
        "--kills",
        str(untraced),
        "--seed",
        "7",
        "--pages",
        "70",
        "--no-trace",
    ]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert ended.returncode == 0, ended.stderr
    assert "0 are lost, 0 torn, 0 twice" in ended.stdout
