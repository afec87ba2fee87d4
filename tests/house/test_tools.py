"""Layers, types and style are kept: each tool runs as on the command line, configured in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.repository import ROOT

PROGRAMS = Path(sys.executable).parent
PYTHON = [folder for folder in ("opspact", "tests", "bench") if (ROOT / folder).is_dir()]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["lint-imports", "--cache-dir", ".cache/import-linter"], id="layers"),
        pytest.param(["mypy", "--no-error-summary", *PYTHON], id="types"),
        pytest.param(["ruff", "check", "--output-format", "concise", *PYTHON], id="style"),
        pytest.param(["ruff", "format", "--check", *PYTHON], id="form (mend with: make format)"),
    ],
)
def test_tool_has_no_complaint(command: list[str]) -> None:
    program = str(PROGRAMS / command[0])
    done = subprocess.run([program, *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
