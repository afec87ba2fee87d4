"""The product's settings as tests need them: a home of their own, files as they are."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path


def _clear(home: Path) -> None:
    """Remove the home, unless a keeper does it (tests.live.keeper)."""
    if not (home / "keeper.lock").exists():
        shutil.rmtree(home, ignore_errors=True)


# One home for the whole session: the processes that pytest starts inherit it.
if "OPSPACT_TEST_SESSION" not in os.environ:
    os.environ["OPSPACT_TEST_SESSION"] = str(os.getpid())
    os.environ["OPSPACT_HOME"] = tempfile.mkdtemp(prefix="opspact-test-")
    Path(os.environ["OPSPACT_HOME"]).chmod(0o711)
    Path(os.environ["OPSPACT_HOME"], "static").mkdir()  # whitenoise warns where there is none
    atexit.register(_clear, Path(os.environ["OPSPACT_HOME"]))

from opspact.conf.settings import *  # noqa: E402, F403 - read after the lines above

STATIC_ROOT = Path(os.environ["OPSPACT_HOME"]) / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(exist_ok=True)
