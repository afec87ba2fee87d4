"""What nobody needs any more goes by itself; what an item names stays."""

import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from opspact.conf.worker import JOBS
from opspact.desk import attaching, presence, tidying
from opspact.desk.models import Presence
from opspact.kernel import now
from opspact.kernel.time import DAY, MINUTE, SECOND
from tests.desk.desk import WORK, desk
from tests.work.live import at

pytestmark = pytest.mark.django_db
NOON = at("2026-05-08 12:00")
TURNS = [NOON + 3 * DAY + n * tidying.EVERY * SECOND for n in range(tidying.FOLDERS)]


def test_files_that_no_item_names_go_and_the_others_stay(tmp_path: Path, settings: Settings) -> None:
    settings.OPSPACT_FILES = tmp_path
    own = desk()
    with now.at(NOON):
        item = own.register()
        (kept,) = attaching.attach(own.viewer, item, [SimpleUploadedFile("a.txt", b"kept")], public=False)
        lost = attaching.path_of(attaching.store(SimpleUploadedFile("b.txt", b"lost")))
        fresh = attaching.path_of(attaching.store(SimpleUploadedFile("c.txt", b"fresh")))
    other = lost.with_name(lost.name[2:])
    other.write_bytes(b"a document")
    half = tmp_path / "new-half"
    half.write_bytes(b"cut")
    for path in (attaching.path_of(kept.sha256), lost, other, half):
        os.utime(path, (NOON / SECOND, NOON / SECOND))
    os.utime(fresh, (TURNS[-1] / SECOND, TURNS[-1] / SECOND))
    for turn in TURNS:
        with now.at(turn):
            tidying.tidy()
    assert (lost.exists(), half.exists()) == (False, False)
    assert all(path.exists() for path in (attaching.path_of(kept.sha256), other, fresh))


def test_who_is_long_gone_is_forgotten() -> None:
    own = desk()
    with now.at(NOON):
        presence.touch(own.viewer, own.register())
    with now.at(NOON + 3 * 60 * MINUTE):
        assert presence.clear() == 1
    assert not Presence.objects.everything().exists()


def test_the_worker_does_both() -> None:
    assert {presence.clear, tidying.tidy} <= {job.run for job in JOBS}


def test_the_feedback_form_knows_handler_telephone_nature_and_progress() -> None:
    own = desk()
    own.account.phone = "024-0000"
    own.account.save()
    with now.at(NOON):
        item = own.register(declarant="示例申告人")
        own.client.post(f"{WORK}{item.number}/act/accepted/", {})
        form = own.client.get(f"{WORK}{item.number}/act/updated/").content.decode()
    for value in ("示例坐席", "024-0000", "故障", "受理"):
        assert f'value="{value}' in form or f"{value}</textarea>" in form or value in form.split("f-nature")[-1], value
