"""The settings of a test run: a home and a server of its own, and no durability to wait for."""

import os
from pathlib import Path

HOME_OF_TESTS = Path(__file__).resolve().parents[1] / "var" / "test"
HOME_OF_TESTS.mkdir(parents=True, exist_ok=True)
os.environ["SAIKOKU_UNDER_TEST"] = "1"
os.environ["SAIKOKU_HOME"] = str(HOME_OF_TESTS)
os.environ["SAIKOKU_ENGINE_WITHOUT_DURABILITY"] = "1"
os.environ["SAIKOKU_DATABASE"] = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
os.environ.pop("SAIKOKU_DATABASE_URL", None)

from saikoku.assembly.settings import *  # noqa: E402, F403
