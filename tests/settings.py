"""Settings of a test run: each run has servers and files of its own, so runs never meet a demo or each other."""

import os
from pathlib import Path

RUNS = Path(__file__).resolve().parent.parent / "var" / "tests"
SERVERS_OF_OTHERS = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL", "SECRET_KEY", "DEBUG", "SITE_URL")

for name in SERVERS_OF_OTHERS:
    os.environ.pop(name, None)
os.environ["NARVARO_MODE"] = "test"
# The workers of pytest-xdist inherit the folder from the process that started them.
if "PYTEST_XDIST_WORKER" not in os.environ:
    os.environ["NARVARO_VAR"] = str(RUNS / str(os.getpid()))
# Each has files of its own all the same: what one sweeps up, another may just have written.
os.environ["FILES_ROOT"] = str(Path(os.environ["NARVARO_VAR"]) / "files" / os.environ.get("PYTEST_XDIST_WORKER", ""))

from narvaro.settings import *  # noqa: E402, F403
from narvaro.settings import DATABASES  # noqa: E402

# Each worker's database is a copy of the one that the migrations have made: see tests/cluster.py.
DATABASES["default"]["TEST"] = {"TEMPLATE": DATABASES["default"]["NAME"]}
