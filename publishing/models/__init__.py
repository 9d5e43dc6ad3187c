"""The record and what stands beside it."""

from publishing.models.alarm import Alarm
from publishing.models.audit import AuditEntry, ErasedAddress, Erasure, Leftover
from publishing.models.edition import Change, Correction, Edition, EmbargoAct, Kind, Redirect, Waiver
from publishing.models.facts import Fact, FactAmount, FactDate, FactTerm
from publishing.models.renderings import Mention, StoryJson, StoryPage
from publishing.models.schedule import Lease, Scheduled

__all__ = [
    "Alarm", "AuditEntry", "Change", "Correction", "Edition", "EmbargoAct", "ErasedAddress", "Erasure", "Fact",
    "FactAmount", "FactDate", "FactTerm", "Kind", "Lease", "Leftover", "Mention", "Redirect", "Scheduled", "StoryJson",
    "StoryPage", "Waiver",
]  # fmt: skip
