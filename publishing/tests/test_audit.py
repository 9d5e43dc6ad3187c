import random
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import trace
from newsroom.testing import at, editor, published, resaved, saved, transaction_box
from publishing import audit, chain, lifecycle, sweep, triggers
from publishing.models import AuditEntry, Change, EmbargoAct, Scheduled, Waiver

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("seq").values_list("act", flat=True))


# --- every verb -------------------------------------------------------------------------------------------------------
def test_every_verb_enters_itself_once():
    alice = editor()
    revision = saved(boxes=(transaction_box(amounts=[{"role": "total", "label": "total", "currency": "USD",
                                                      "value": "30000000"}]),))  # fmt: skip
    story = revision.article_id
    lifecycle.set_embargo(story, alice, at(2030))
    lifecycle.lift_embargo(story, alice, "The other side published.")
    lifecycle.publish(story, alice, "first", waive="The filing says so.")
    row = lifecycle.schedule(story, alice, at(2031), "Europe/London", "update")
    lifecycle.unschedule(story, row.pk, alice)
    lifecycle.schedule(story, alice, at(2032), "Europe/London", "update")
    lifecycle.withdraw(story, alice, "Wrong company.")
    lifecycle.reinstate(story, alice, "It was right.")
    lifecycle.expunge(story, alice, "An order of the court.")
    assert acts() == ["embargo", "lift_embargo", "waive", "publish", "schedule", "unschedule", "schedule", "withdraw",
                      "reinstate", "expunge"]  # fmt: skip
    assert {entry.subject for entry in AuditEntry.objects.all()} == {f"story {story}"}
    assert {(entry.by, entry.name) for entry in AuditEntry.objects.all()} == {(alice, "alice")}
    assert chain.first_flaw() == (10, None)


def test_a_publication_is_entered_by_number_and_hash():
    edition = published()
    entry = AuditEntry.objects.get()
    assert entry.detail == {
        "kind": "first", "version": 1, "hash": edition.content_hash, "change": Change.objects.get().seq,
    }  # fmt: skip


def test_a_reason_stands_in_the_record_and_is_named_in_the_audit():
    edition = published()
    lifecycle.withdraw(edition.article_id, editor(), "Wrong company.")
    entry = AuditEntry.objects.get(act="withdraw")
    assert entry.reason == ""
    assert Change.objects.get(pk=entry.detail["change"]).reason == "Wrong company."


def test_a_waiver_and_an_embargo_are_named_too():
    box = transaction_box(amounts=[{"role": "total", "label": "total", "currency": "USD", "value": "30000000"}])
    revision = saved(boxes=(box,))
    lifecycle.set_embargo(revision.article_id, editor(), at(2030))
    lifecycle.lift_embargo(revision.article_id, editor(), "It is out.")
    lifecycle.publish(revision.article_id, editor(), "first", waive="The filing says so.")
    waiver = AuditEntry.objects.get(act="waive")
    assert waiver.detail["finding"] == Waiver.objects.get(pk=waiver.detail["waiver"]).finding
    lifted = AuditEntry.objects.get(act="lift_embargo")
    assert EmbargoAct.objects.get(pk=lifted.detail["embargo"]).reason == "It is out."


def due(**changes) -> Scheduled:
    revision = saved(**changes)
    row = lifecycle.schedule(revision.article_id, editor(), at(2030), "Europe/London", "first")
    Scheduled.objects.filter(pk=row.pk).update(at=at(2020))
    return row


def test_what_the_sweep_publishes_is_entered_for_whoever_scheduled_it():
    row = due()
    sweep.publish_what_is_due()
    assert acts() == ["schedule", "publish"]
    entry = AuditEntry.objects.get(act="publish")
    assert (entry.by, entry.detail["scheduled"]) == (editor(), row.pk)


def test_what_the_sweep_parks_is_entered_without_a_person():
    row = due()
    lifecycle.publish(row.article_id, editor(), "first")
    sweep.publish_what_is_due()
    sweep.publish_what_is_due()
    assert acts() == ["schedule", "publish", "park"]
    entry = AuditEntry.objects.get(act="park")
    assert (entry.by, entry.detail) == (None, {"scheduled": row.pk})


def test_what_is_refused_or_fails_leaves_no_entry():
    edition = published()
    with pytest.raises(lifecycle.Refused):
        lifecycle.publish(edition.article_id, editor(), "correction")
    assert not lifecycle.unschedule(edition.article_id, 17, editor())
    place = transaction.savepoint()
    lifecycle.withdraw(edition.article_id, editor(), "Wrong.")
    transaction.savepoint_rollback(place)
    assert acts() == ["publish"]


def test_an_entry_bears_the_id_of_its_request():
    token = trace.request_id.set("abc")
    try:
        published()
    finally:
        trace.request_id.reset(token)
    assert AuditEntry.objects.get().request_id == "abc"


# --- what comes back --------------------------------------------------------------------------------------------------
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-audit.LARGEST, audit.LARGEST) | st.text(max_size=20),
    lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text(max_size=8), held, max_size=4),
    max_leaves=12,
)


@hypothesis_settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(detail=st.dictionaries(st.text(max_size=12), JSON, max_size=4), words=st.text(max_size=60))
def test_an_entry_comes_back_sign_for_sign(detail, words):
    made = audit.enter_all([("try", f"x{words}", words, detail)], None)[0]
    held = AuditEntry.objects.get(pk=made.pk)
    assert (held.detail, held.subject, held.reason) == (made.detail, made.subject, made.reason)
    assert audit.digest(held) == made.hash


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", {1, 2}, object()])
def test_a_value_that_would_not_come_back_is_refused(value):
    with pytest.raises(TypeError, match="is no value to enter"):
        audit.enter("try", "x", None, held=value)
    with pytest.raises(ValueError, match="too large; the limit is"):
        audit.enter("try", "x", None, held=2**63)
    assert not AuditEntry.objects.exists()


def test_the_acts_are_listed_by_name():
    for act in ("b", "a", "b", "c"):
        audit.enter(act, "x", None)
    assert audit.acts() == ["a", "b", "c"]


# --- tampering --------------------------------------------------------------------------------------------------------
LENGTH = 12
TABLE = "publishing_auditentry"
REHASHED = ["seq", "at", "by_id", "name", "act", "subject", "reason", "request_id", "before", "hash"]


@pytest.fixture
def kept():
    """A chain of twelve entries, its triggers lifted, and the heads that were kept of it: 4, 8 and 12."""
    alice = editor()
    rows = [audit.enter("try", f"thing {at}", alice if at % 2 else None, "why", held=at) for at in range(LENGTH)]
    triggers.remove(AuditEntry)
    yield {row.seq: row.hash for row in rows if row.seq % 4 == 0}
    triggers.install(AuditEntry)


def run(statement: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def renumber(old: int, new: int) -> None:
    run(f"UPDATE {TABLE} SET seq = %s WHERE seq = %s", new, old)


def rehash(seq: int, **changes) -> None:
    """Change an entry and let its hash fit, as somebody would who knows how."""
    entry = AuditEntry.objects.get(pk=seq)
    for name, value in changes.items():
        setattr(entry, name, value)
    changes["hash"] = audit.digest(entry)
    AuditEntry.objects.filter(pk=seq).update(**changes)


def altered(dice) -> tuple[set[int], set[str]]:
    seq = dice.randint(1, LENGTH)
    column, value = dice.choice(
        [("act", "other"), ("subject", "other"), ("reason", "other"), ("name", "other"), ("request_id", "other"),
         ("detail", '{"held": 99}'), ("at", "2020-01-01 00:00:00+00:00"), ("hash", f"{seq:064d}"),
         ("before", f"{seq:064d}"), ("by_id", str(User.objects.create(username=f"eve{dice.random()}").pk))]
    )  # fmt: skip
    run(f"UPDATE {TABLE} SET {column} = %s WHERE seq = %s", value, seq)
    return {seq}, {"altered"}


def altered_with_its_hash(dice) -> tuple[set[int], set[str]]:
    seq = dice.randint(1, LENGTH - 1)
    rehash(seq, reason="other")
    return {seq}, {"altered"}


def deleted(dice) -> tuple[set[int], set[str]]:
    first = dice.randint(1, LENGTH - 1)
    last = dice.randint(first, LENGTH - 1)
    run(f"DELETE FROM {TABLE} WHERE seq BETWEEN %s AND %s", first, last)
    return {first}, {"missing"}


def deleted_and_closed(dice) -> tuple[set[int], set[str]]:
    seq = dice.randint(1, LENGTH - 1)
    run(f"DELETE FROM {TABLE} WHERE seq = %s", seq)
    for later in range(seq + 1, LENGTH + 1):
        renumber(later, later - 1)
    return {seq}, {"out of order"}


def inserted(dice) -> tuple[set[int], set[str]]:
    seq = dice.randint(1, LENGTH)
    for later in range(LENGTH, seq - 1, -1):
        renumber(later, later + 1)
    before = AuditEntry.objects.filter(pk=seq - 1).values_list("hash", flat=True).first() or audit.START
    forged = AuditEntry(seq=seq, at=at(2026), act="forged", subject="x", detail={}, before=before)
    forged.hash = audit.digest(forged)
    forged.save(force_insert=True)
    return {seq}, {"inserted"}


def swapped(dice) -> tuple[set[int], set[str]]:
    first, second = sorted(dice.sample(range(1, LENGTH + 1), 2))
    for old, new in ((first, 1000), (second, first), (1000, second)):
        renumber(old, new)
    return {first}, {"out of order"}


def forked(dice) -> tuple[set[int], set[str]]:
    seq = dice.randint(2, LENGTH - 1)
    rehash(seq, before=f"{seq:064d}")
    return {seq}, {"inserted"}


def cut_off(dice) -> tuple[set[int], set[str]]:
    end = dice.randint(0, LENGTH - 1)
    run(f"DELETE FROM {TABLE} WHERE seq > %s", end)
    return {end + 1}, {"cut off"}


def written_anew(dice) -> tuple[set[int], set[str]]:
    """From some entry on, every hash fits: only the heads know."""
    first = dice.randint(1, LENGTH)
    before = AuditEntry.objects.filter(pk=first - 1).values_list("hash", flat=True).first() or audit.START
    for seq in range(first, LENGTH + 1):
        rehash(seq, before=before, subject="rewritten")
        before = AuditEntry.objects.get(pk=seq).hash
    return {(first - 1) // 4 * 4 + 1}, {"rewritten"}


TAMPERINGS = [
    altered, altered_with_its_hash, deleted, deleted_and_closed, inserted, swapped, forked, cut_off, written_anew,
]  # fmt: skip


def test_an_untouched_chain_is_whole(kept):
    assert chain.first_flaw(kept) == (LENGTH, None)


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_every_tampering_is_found_and_its_entry_named(tamper, kept):
    for seed in range(14):
        place = transaction.savepoint()
        numbers, words = tamper(random.Random(seed))
        _, flaw = chain.first_flaw(kept)
        assert flaw is not None, seed
        assert flaw.seq in numbers, (seed, flaw)
        assert flaw.what in words, (seed, flaw)
        transaction.savepoint_rollback(place)


def test_without_heads_a_cut_tail_and_a_new_chain_do_not_show(kept):
    cut_off(random.Random(1))
    assert chain.first_flaw()[1] is None


# --- the command ------------------------------------------------------------------------------------------------------
def test_the_command_says_that_all_is_well_or_names_the_entry(tmp_path, capsys, kept):
    file = tmp_path / "heads"
    call_command("audit", "--write-head", str(file))
    call_command("audit", "--head", str(file))
    assert f"{LENGTH} entries, the chain is whole and has every head." in capsys.readouterr().out
    run(f"UPDATE {TABLE} SET reason = 'other' WHERE seq = 5")
    with pytest.raises(SystemExit) as ended:
        call_command("audit")
    assert ended.value.code == 1
    assert "entry 5 is altered: its hash is not that of what it says." in capsys.readouterr().out


@pytest.mark.parametrize(("text", "said"), [("1 abc\n", "line 1: '1 abc' is no head"), (None, "cannot be read")])
def test_a_file_that_holds_no_heads_is_named(tmp_path, text, said):
    file = tmp_path / "heads"
    if text:
        file.write_text(text)
    with pytest.raises(CommandError, match=said):
        call_command("audit", "--head", str(file))


def test_heads_that_contradict_each_other_show_a_new_chain(tmp_path):
    file = tmp_path / "heads"
    file.write_text(f"1 {'a' * 64} then\n1 {'b' * 64} now\n")
    with pytest.raises(CommandError, match="line 2: two hashes for entry 1"):
        call_command("audit", "--head", str(file))


def test_the_sweep_keeps_the_head_every_ten_minutes(settings, monkeypatch, caplog):
    published()
    monkeypatch.setattr(sweep, "_done", {})
    with caplog.at_level("INFO", "audit.head"):
        assert [sweep.tell_head(), sweep.tell_head()] == [True, False]
    seq, name = audit.head()
    (line,) = Path(settings.AUDIT_HEAD).read_text().splitlines()
    assert line.startswith(f"{seq} {name} ")
    assert line in caplog.text
    assert chain.Heads.read(Path(settings.AUDIT_HEAD)) == {seq: name}


def test_a_place_that_cannot_be_written_stops_no_sweep(settings, monkeypatch, caplog):
    settings.AUDIT_HEAD = "/proc/nowhere/audit.head"
    monkeypatch.setattr(sweep, "_done", {})
    assert sweep.tell_head()
    assert "the audit's head could not be written" in caplog.text


def test_a_change_after_a_withdrawal_is_a_row_of_its_own():
    revision = saved()
    lifecycle.publish(revision.article_id, editor(), "first")
    resaved(revision, standfirst="Other")
    lifecycle.publish(revision.article_id, editor(), "update")
    assert [entry.detail["change"] for entry in AuditEntry.objects.order_by("seq")] == [1, 2]
