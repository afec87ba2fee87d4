"""Plans as text, uploads and downloads: checked, shown, saved; hostile files are refused."""

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opspact.agreements.uploads import zipped
from opspact.plans.store.models import Revision
from tests.agreements.support import PACK, contract, signed_in

pytestmark = pytest.mark.django_db


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def save(client: Client, pk: int, page: str) -> Any:
    fields = {name: hidden(page, name) for name in ("held", "seen", "reason")}
    return client.post(f"/plans/{pk}/save/", fields)


def test_a_change_of_the_text_is_shown_in_words_then_saved() -> None:
    made = contract()
    client = signed_in("manager")
    text = PACK.replace("5 min", "4 min")
    page = client.post(f"/plans/{made.pk}/text/", {"text": text, "seen": "1", "reason": "agreed"}).content.decode()
    assert "critical: 5 min → 4 min" in page
    assert Revision.objects.everything().count() == 1
    assert save(client, made.pk, page).status_code == 302
    last = Revision.objects.everything().get(number=2)
    assert (last.text.files["pack.yaml"], last.reason, last.author and last.author.login) == (text, "agreed", "manager")


def test_errors_keep_the_text_and_lead_to_their_lines() -> None:
    made = contract()
    answer = signed_in("manager").post(f"/plans/{made.pk}/text/", {"text": PACK + "commitmnts: {}\n", "seen": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'data-line="22" data-column="1"' in page
    assert "commitmnts: {}" in page


def test_two_people_do_not_overwrite_each_other() -> None:
    made = contract()
    one, other = signed_in("manager"), signed_in("admin")
    pages = [
        client.post(f"/plans/{made.pk}/text/", {"text": PACK + f"# {n}\n", "seen": "1"}).content.decode()
        for n, client in enumerate((one, other))
    ]
    assert save(one, made.pk, pages[0]).url == f"/plans/{made.pk}/"
    assert save(other, made.pk, pages[1]).url == f"/plans/{made.pk}/revisions/"
    assert Revision.objects.everything().count() == 2


def test_a_draft_that_was_tampered_with_is_not_saved() -> None:
    made = contract()
    client = signed_in("manager")
    answer = client.post(f"/plans/{made.pk}/save/", {"held": "x:y:z", "seen": "1"})
    assert answer.status_code == 302
    assert Revision.objects.everything().count() == 1


def upload(client: Client, pk: int, name: str, content: bytes) -> Any:
    return client.post(f"/plans/{pk}/upload/", {"pack": SimpleUploadedFile(name, content), "reason": "from the drive"})


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, text in files.items():
            found.writestr(name, text)
    return out.getvalue()


def test_what_is_downloaded_can_be_uploaded_elsewhere() -> None:
    made, other = contract(), contract("C-2", text="")
    client = signed_in("manager")
    answer = client.get(f"/plans/{made.pk}/download/")
    assert answer["Content-Disposition"] == 'attachment; filename="C-1-r1.zip"'
    page = upload(client, other.pk, "pack.zip", answer.content).content.decode()
    save(client, other.pk, page)
    assert Revision.objects.everything().get(contract=other).text.files == {"pack.yaml": PACK}


def test_a_single_file_and_a_folder_in_a_zip_are_packs() -> None:
    made = contract(text="")
    client = signed_in("manager")
    assert upload(client, made.pk, "plan-2026.yml", PACK.encode()).status_code == 200
    folder: dict[str, str | bytes] = {
        "mine/pack.yaml": PACK + "include: [more.yaml]\n", "mine/more.yaml": "notices: {}\n", "mine/notes.txt": "x",
        "__MACOSX/mine/._pack.yaml": b"\xff",
    }  # fmt: skip
    page = upload(client, made.pk, "mine.zip", archive(folder)).content.decode()
    save(client, made.pk, page)
    assert sorted(Revision.objects.everything().get(contract=made).text.files) == ["more.yaml", "pack.yaml"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.yaml", b"\xff\xfe\x00", "not a UTF-8 text"),
        ("a.yaml", b"#" * 4_000_001, "larger than"),
        ("a.zip", archive({"pack.yaml": "#" * 5_000_000}), "unpacks to more than"),
        ("a.zip", archive({f"{n}.yaml": "" for n in range(1001)}), "entries"),
        ("a.zip", archive({"pack.yaml": "x: 1"})[:-30], "UTF-8|unpacked"),
        ("a.zip", archive({"other.yaml": "x: 1"}), "there is no file pack.yaml"),
        ("a.zip", archive({"pack.yaml": "include: [../../secret.yaml]"}), "leads out"),
        ("a.zip", archive({"pack.yaml": PACK, "../../evil.yaml": "x: 1"}), "cannot be the name"),
    ],
    ids=["encoding", "large", "bomb", "many", "broken", "headless", "outside", "slip"],
)
def test_hostile_uploads_are_refused(name: str, content: bytes, words: str) -> None:
    answer = upload(signed_in("manager"), contract(text="").pk, name, content)
    assert answer.status_code == 422
    assert re.search(words, answer.content.decode())


def test_a_zip_is_the_same_bytes_each_time() -> None:
    assert zipped({"b.yaml": "2", "a.yaml": "1"}) == zipped({"a.yaml": "1", "b.yaml": "2"})
