"""What the public sees of a credential: a page to read, the JSON and the pictures beside it, and whether it stands."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.badge import dangling
from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.awards import award, credential, reissue, revoke
from assessor_app.issuer.folder import open_issuer
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.keys import did_document, read_keys, rotate_credential_key
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.pages import prefers_page
from assessor_app.issuer.rows import ProgrammeRow
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.snapshot import snapshot
from assessor_app.issuer.tokens import Caller
from tests.issuer.offices import ASSESSOR, Office, run
from tests.sync_world import PROGRAMME

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    with TestClient(app_for(office.issuer)) as client:
        yield client


def issued(office: Office, name: str = "S-1") -> str:
    office.push([office.decision(office.hand_in(name))])
    issue_owed(office.issuer, PROGRAMME)
    return str(decisions(office.issuer, PROGRAMME)[-1].credential)


def page_of(http: TestClient, award_id: str) -> Any:
    return html.fromstring(http.get(f"/credentials/{award_id}", headers=PAGE).text)


def test_a_browser_gets_a_page_that_says_what_was_earned_and_seen(office: Office, http: TestClient) -> None:
    said = page_of(http, issued(office)).text_content()
    rubric = office.credential.rubric
    assert office.credential.title in said and "Valid" in said
    assert all(c.title in said and c.level(c.pass_level).title in said for c in rubric.criteria)


def test_a_page_has_no_script_and_fetches_nothing_from_elsewhere(office: Office, http: TestClient) -> None:
    answer = http.get(f"/credentials/{issued(office)}", headers=PAGE)
    page = html.fromstring(answer.text)
    assert page.xpath("//script | //iframe | //*[@onclick or @onload or @style]") == []
    assert all("//" not in src for src in page.xpath("//img/@src"))
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_page_can_be_heard(office: Office, http: TestClient) -> None:
    page = page_of(http, issued(office))
    assert (
        page.get("lang") and page.xpath("//title/text()") and len(page.xpath("//h1")) == 1 == len(page.xpath("//main"))
    )
    assert all(image.get("alt") is not None for image in page.xpath("//img"))
    assert "level 3 of 4" in page.xpath("string(//ul)")


def test_a_page_names_neither_assessor_nor_student_work(office: Office, http: TestClient) -> None:
    said = http.get(f"/credentials/{issued(office)}", headers=PAGE).text
    assert all(word not in said for word in (ASSESSOR, "educator of", "S-1", "plan.pdf"))


def test_a_verifier_gets_the_document_and_so_does_who_says_json(office: Office, http: TestClient) -> None:
    award_id = issued(office)
    plain, named = http.get(f"/credentials/{award_id}"), http.get(f"/credentials/{award_id}.json", headers=PAGE)
    assert plain.json() == named.json() == credential(office.issuer, award_id)
    assert plain.headers["vary"] == "Accept" and dangling(plain.json()) == ()
    OB3LdpVerifier().verify(plain.text)


def test_as_one_signed_text_it_holds_for_a_strangers_verifier_and_says_the_same(
    office: Office, http: TestClient
) -> None:
    award_id = issued(office)
    document = credential(office.issuer, award_id)
    answer = http.get(f"/credentials/{award_id}.jwt")
    assert answer.headers["content-type"] == "application/vc+jwt"
    verifier = OB3Verifier.for_issuer_did(document["issuer"]["id"])
    verifier.verify(answer.text)
    said = payload_unchecked(answer.text)
    assert {name: said[name] for name in document if name != "proof"} | {"proof": document["proof"]} == document
    assert page_of(http, award_id).xpath(f"//a[@href='{award_id}.jwt']")
    head, _, signature = answer.text.rpartition(".")
    with pytest.raises(OB3VerificationError):
        verifier.verify(f"{head}.{signature[::-1]}")


def test_a_revoked_one_is_not_signed_anew(office: Office, http: TestClient) -> None:
    award_id = issued(office)
    revoke(office.issuer, PROGRAMME, award_id, "issued in error")
    answer = http.get(f"/credentials/{award_id}.jwt")
    assert answer.status_code == 404 and "was revoked" in answer.json()["detail"]
    assert not page_of(http, award_id).xpath(f"//a[@href='{award_id}.jwt']")


def test_the_command_gives_one_signed_text_too(tmp_path: Path) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    award_id = issued(office)
    said = CliRunner().invoke(app, ["credential", award_id, "--jwt", "--folder", str(office.folder)]).stdout.strip()
    shown = json.dumps(did_document(office.issuer.keys, office.issuer.base_url)).encode()
    OB3Verifier.for_issuer_did("did:web:issuer.example", download=lambda _: shown).verify(said)
    office.close()


@pytest.mark.parametrize(
    "as_written", ["urn:uuid:{}", "https://issuer.example/credentials/{}", "https://issuer.example/credentials/{}.json"]
)
def test_the_commands_take_the_id_as_the_document_and_the_address_have_it(tmp_path: Path, as_written: str) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    award_id = issued(office)
    named = as_written.format(award_id)
    where = ["--folder", str(office.folder)]
    assert CliRunner().invoke(app, ["credential", named, *where]).exit_code == 0
    done = CliRunner().invoke(
        app, ["revoke", named, "--reason", "in error", "--programme", PROGRAMME, *where, "--json"]
    )
    assert json.loads(done.stdout)["credential"] == award_id
    office.close()


@pytest.mark.parametrize(
    ("accept", "page"),
    [
        ("", False),
        ("*/*", False),
        ("text/html", True),
        ("application/json", False),
        ("text/html;q=0.5, application/json", False),
        ("application/vc+ld+json;q=0.5, text/html;q=0.9", True),
        ("text/html;q=0", False),
        ("text/html;q=x", False),
    ],
)
def test_who_asks_gets_what_they_prefer(accept: str, page: bool) -> None:
    assert prefers_page(accept) is page


def test_the_pictures_carry_the_document_for_a_strangers_verifier(office: Office, http: TestClient) -> None:
    award_id = issued(office)
    svg, png = (http.get(f"/credentials/{award_id}.{form}") for form in ("svg", "png"))
    verifier = OB3LdpVerifier()
    for text in (OB3Verifier.extract_token_from_svg(svg.content), OB3Verifier.extract_token_from_png(png.content)):
        verifier.verify(text)
        assert json.loads(text) == credential(office.issuer, award_id)
    assert (svg.headers["content-type"], png.headers["content-type"]) == ("image/svg+xml", "image/png")


@pytest.mark.parametrize("path", ["none", "none.json", "none.svg", "x.exe", "..%2f..%2fkeys", "%00"])
def test_a_credential_there_is_not_is_not_found(http: TestClient, path: str) -> None:
    answer = http.get(f"/credentials/{path}", headers=PAGE)
    assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"


def test_a_revoked_credential_reads_as_revoked_on_its_page_and_in_its_list(office: Office, http: TestClient) -> None:
    award_id = issued(office)
    revoke(office.issuer, PROGRAMME, award_id, "Shown by mistake to Mr. Doe.")
    page = page_of(http, award_id)
    assert page.xpath("string(//*[contains(@class, 'state')])") == "Revoked"
    assert "revoked on" in page.text_content() and "Valid" not in page.text_content()
    assert "Doe" not in page.text_content()
    listed = http.get(f"/status/{PROGRAMME}/1").content
    with pytest.raises(OB3VerificationError, match="revocation"):
        OB3LdpVerifier().verify(
            json.dumps(credential(office.issuer, award_id)), check_status=True, download=lambda _: listed,
            verify_status_list=False,
        )  # fmt: skip


def test_a_correction_upheld_revokes_and_issues_anew(office: Office) -> None:
    submission = office.hand_in("S-1")
    first = office.push([office.decision(submission)]).results[0].id
    issue_owed(office.issuer, PROGRAMME)
    old = str(decisions(office.issuer, PROGRAMME)[0].credential)
    again = office.push([office.decision(submission)]).results[0].id
    new = str(reissue(office.issuer, PROGRAMME, "S-1", again, "The first named a wrong level."))
    assert issue_owed(office.issuer, PROGRAMME) == 1
    assert award(office.issuer, old).revoked_at and award(office.issuer, new).revoked_at is None
    OB3LdpVerifier().verify(json.dumps(credential(office.issuer, new)))
    standing = {line.event: line.standing for line in decisions(office.issuer, PROGRAMME)}
    assert standing == {first: "replaced", again: "final"}


def let_stand_by_turns(office: Office) -> str:
    """Two decisions that were let stand by turns, each with a credential every time; the first one's event."""
    submission = office.hand_in("S-1")
    first, second = (office.push([office.decision(submission)]).results[0].id for _ in range(2))
    issue_owed(office.issuer, PROGRAMME)
    for decision in (second, first) * 3:
        reissue(office.issuer, PROGRAMME, "S-1", decision, "It was looked at once more.")
        issue_owed(office.issuer, PROGRAMME)
    return first


def test_of_several_credentials_of_one_decision_staff_are_shown_the_one_that_stands(office: Office) -> None:
    first = let_stand_by_turns(office)
    line = next(line for line in decisions(office.issuer, PROGRAMME) if line.event == first)
    assert not line.revoked and award(office.issuer, str(line.credential)).revoked_at is None


def test_of_several_credentials_of_one_decision_a_snapshot_tells_the_one_that_stands_last(office: Office) -> None:
    first, ana = let_stand_by_turns(office), Caller(PROGRAMME, office.signer.key.thumbprint, ASSESSOR, (), False)
    told = [json.loads(line) for line in b"".join(snapshot(office.issuer, ana)).splitlines()]
    news = [item for item in told if item["kind"] in (feed.ISSUED, feed.REVOKED) and item["body"]["event"] == first]
    kind, credential_id = news[-1]["kind"], news[-1]["body"]["credential"]
    assert kind == feed.ISSUED and award(office.issuer, credential_id).revoked_at is None


def test_a_decision_of_not_yet_that_is_let_stand_leaves_no_credential(office: Office) -> None:
    submission = office.hand_in("S-1")
    office.push([office.decision(submission)])
    later = office.push([office.decision(submission, level="lowest")]).results[0].id
    assert reissue(office.issuer, PROGRAMME, "S-1", later, "why") is None
    assert issue_owed(office.issuer, PROGRAMME) == 0


def test_only_a_decision_on_the_submission_can_be_let_stand(office: Office) -> None:
    submission = office.hand_in("S-1")
    stands = office.push([office.decision(submission)]).results[0].id
    for decision, match in ((stands, "already"), ("none", "no decision")):
        with pytest.raises(RuleBroken, match=match):
            reissue(office.issuer, PROGRAMME, "S-1", decision, "why")
    for why in (" ", "w" * 2001):
        with pytest.raises(RuleBroken, match="Say why, in 1 to 2,000 characters"):
            reissue(office.issuer, PROGRAMME, "S-1", stands, why)


def test_what_was_revoked_by_mistake_is_issued_anew_of_the_decision_that_stands(office: Office) -> None:
    decision = office.push([office.decision(office.hand_in("S-1"))]).results[0].id
    issue_owed(office.issuer, PROGRAMME)
    old = str(decisions(office.issuer, PROGRAMME)[0].credential)
    revoke(office.issuer, PROGRAMME, old, "Taken for another.")
    new = str(reissue(office.issuer, PROGRAMME, "S-1", decision, "It was revoked by mistake."))
    assert issue_owed(office.issuer, PROGRAMME) == 1
    before, after = (award(office.issuer, each) for each in (old, new))
    assert before.revoked_at and after.revoked_at is None
    index = [each.document["credentialStatus"]["statusListIndex"] for each in (before, after)]
    assert len(set(index)) == 2
    (line,) = decisions(office.issuer, PROGRAMME)
    assert (line.credential, line.revoked, line.standing) == (new, False, "final")
    assert line.reason == "It was revoked by mistake."
    with pytest.raises(RuleBroken, match="already"):
        reissue(office.issuer, PROGRAMME, "S-1", decision, "Once more.")


def test_a_revoked_credential_is_handed_out_with_a_word_that_it_is(tmp_path: Path) -> None:
    office, picture = Office(tmp_path, base_url="https://issuer.example"), tmp_path / "badge.svg"
    award_id = issued(office)
    stands = run(office.folder, "credential", award_id)[1]
    revoke(office.issuer, PROGRAMME, award_id, "issued in error")
    at = str(award(office.issuer, award_id).revoked_at)
    words, word = ["credential", award_id, "--folder", str(office.folder)], f"was revoked on {at[:10]}"
    for more in ([], ["--json"], ["--json", "--picture", str(picture)]):
        said = CliRunner().invoke(app, [*words, *more])
        assert json.loads(said.stdout) == stands and word in said.stderr
    assert word in CliRunner().invoke(app, [*words, "--picture", str(picture)]).stdout
    office.close()


def test_a_rotated_key_signs_what_is_new_and_what_is_old_still_verifies(tmp_path: Path) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    old = credential(office.issuer, issued(office))
    office.close()
    assert rotate_credential_key(office.folder / "keys") == 2
    office.issuer = open_issuer(office.folder)
    new = credential(office.issuer, issued(office, "S-2"))
    shown = json.dumps(did_document(office.issuer.keys, office.issuer.base_url)).encode()
    assert [re.sub(r".*#", "", d["proof"]["verificationMethod"]) for d in (old, new)] == ["key-1", "key-2"]
    for document in (old, new):
        OB3LdpVerifier().verify(json.dumps(document), download=lambda _: shown)
    office.close()


def test_a_rotation_cut_off_half_way_can_be_done_again(tmp_path: Path) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    keys = office.folder / "keys"
    (keys / "retired").mkdir()
    (keys / "retired" / "key-1.pem").write_bytes(read_keys(keys).credential_public_pem)
    assert rotate_credential_key(keys) == 2
    assert len(read_keys(keys).retired) == 1
    office.close()


def test_no_private_key_is_kept_of_a_retired_one(tmp_path: Path) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    rotate_credential_key(office.folder / "keys")
    kept = [path for path in (office.folder / "keys").rglob("*.pem*") if b"PRIVATE" in path.read_bytes()]
    assert sorted(path.name for path in kept) == ["answers.pem", "credentials.pem"]
    office.close()


def test_an_issuer_known_by_its_key_alone_cannot_rotate_it(tmp_path: Path) -> None:
    CliRunner().invoke(app, ["init", "--folder", str(tmp_path / "issuer")])
    done = CliRunner().invoke(app, ["rotate-key", "--folder", str(tmp_path / "issuer"), "--json"])
    assert done.exit_code == 1 and "did:key" in json.loads(done.stdout)["error"]


def test_where_one_status_list_is_full_the_next_begins_and_each_answers_for_its_own(
    office: Office, http: TestClient
) -> None:
    first = issued(office)
    with office.issuer.database.write() as session:
        session.get_one(ProgrammeRow, PROGRAMME).status_head = 131_072  # as many as one list of the standard holds
    office.push([office.decision(office.hand_in("S-2"))])
    issue_owed(office.issuer, PROGRAMME)
    second = str(next(d.credential for d in decisions(office.issuer, PROGRAMME) if d.submission == "S-2"))
    entry = credential(office.issuer, second)["credentialStatus"]
    number = entry["statusListCredential"].rpartition("/")[2]
    assert (number, entry["statusListIndex"]) == ("2", "0")
    assert entry["statusListCredential"] in page_of(http, second).text_content()
    for award_id, at in ((first, "1"), (second, "2")):
        assert not _is_revoked(office, http, award_id, at)
        revoke(office.issuer, PROGRAMME, award_id, "issued in error")
        assert _is_revoked(office, http, award_id, at)
    assert http.get(f"/status/{PROGRAMME}/3").status_code == 404


def _is_revoked(office: Office, http: TestClient, award_id: str, number: str) -> bool:
    listed = http.get(f"/status/{PROGRAMME}/{number}").content
    try:
        OB3LdpVerifier().verify(
            json.dumps(credential(office.issuer, award_id)), check_status=True, download=lambda _: listed,
            verify_status_list=False,
        )  # fmt: skip
    except OB3VerificationError as error:
        assert "revocation" in str(error)
        return True
    return False
