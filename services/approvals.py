"""签发: where the office wants it, a meeting is issued only after a leader's yes to the draft as it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.meetings import Approval, Decision, Draft
from models.office import Office
from models.permissions import Action
from services.access import Actor
from services.drafts import fetch_open
from services.forms import MeetingForm
from services.preview import Preview, preview_of
from services.problems import problems_of
from services.terms import count_terms
from services.transactions import Read, Write, reading, writing
from services.unchanged import while_unchanged


@dataclass(frozen=True, slots=True)
class Asked:
    """The last asking for a draft. It is ``stale`` when the draft was changed after it."""

    id: int
    draft_id: int
    asked_by: str
    asked_at: datetime
    decision: Decision
    decided_by: str
    reason: str
    stale: bool

    @property
    def is_approved(self) -> bool:
        return self.decision is Decision.APPROVED and not self.stale

    @property
    def is_waiting(self) -> bool:
        return self.decision is Decision.WAITING and not self.stale


@dataclass(frozen=True, slots=True)
class ToIssue:
    """A draft that waits for a leader: what would be sent."""

    asked: Asked
    source_text: str
    form: MeetingForm
    preview: Preview


_WAITS = (
    col(Approval.decision) == Decision.WAITING,
    col(Approval.draft_version) == col(Draft.version),
    col(Draft.meeting_id).is_(None),
    col(Draft.discarded_at).is_(None),
)


def is_required(actor: Actor) -> bool:
    """Whether this office wants a leader's yes before a meeting is issued."""
    with reading(actor, Action.EDIT_DRAFT) as read:
        return _required(read.session)


def is_wanted(actor: Actor) -> bool:
    """The same, for whom sets the rule."""
    with reading(actor, Action.REQUIRE_APPROVAL) as read:
        return _required(read.session)


def require_approval(actor: Actor, wanted: bool, token: str) -> None:
    """Switch the rule for drafts that are not dispatched yet."""
    with writing(actor, Action.REQUIRE_APPROVAL, token) as write:
        office = write.session.get_one(Office, 1)
        before, office.approval_required = office.approval_required, wanted
        write.record("office", 1, {"approval_required": before}, {"approval_required": wanted})


def ask(actor: Actor, draft_id: int, version: int, token: str) -> None:
    """Send a draft without blocking problems to the leaders. The draft itself does not change by it."""
    with writing(actor, Action.EDIT_DRAFT, token) as write:
        draft = fetch_open(write, draft_id)
        if draft.version != version:
            raise NotPossibleNow("changed_meanwhile")
        if any(problem.blocking for problem in problems_of(MeetingForm.model_validate(draft.form))):
            raise NotPossibleNow("form_incomplete")
        last = _last(write.session, draft_id)
        if last and last.decision is Decision.WAITING and last.draft_version == draft.version:
            raise NotPossibleNow("approval_asked")
        row = Approval(draft_id=draft_id, draft_version=version, asked_by=actor.account_id or 0, asked_at=write.now)
        write.session.add(row)
        write.session.flush()
        write.record("approval", row.id, after={"draft": draft_id, "version": version})


def waiting(actor: Actor) -> list[ToIssue]:
    """What waits for a leader's yes, longest wait first."""
    with reading(actor, Action.APPROVE) as read:
        rows = read.session.exec(
            select(Approval, Draft)
            .join(Draft, col(Draft.id) == Approval.draft_id)
            .where(*_WAITS)
            .order_by(col(Approval.asked_at), col(Approval.id))
        ).all()
        return [_to_issue(read, row, draft) for row, draft in rows]


def count_waiting(actor: Actor) -> int:
    """How many wait for this person's yes; 0 for whoever may not give one."""
    if actor.role is not Role.LEADER:
        return 0
    with reading(actor, Action.APPROVE) as read:
        return while_unchanged(read, "to approve", lambda: waiting_since(read)[0])


def waiting_since(read: Read) -> tuple[int, datetime | None]:
    """How many drafts wait for a leader's yes, and since when the oldest does."""
    query = select(func.count(), func.min(Approval.asked_at)).select_from(Approval)
    return read.session.exec(query.join(Draft, col(Draft.id) == Approval.draft_id).where(*_WAITS)).one()


def decide(actor: Actor, approval_id: int, approved: bool, token: str, reason: str = "") -> None:
    """A leader's yes, or no with a reason, to the draft as it was shown."""
    with writing(actor, Action.APPROVE, token) as write:
        row = write.session.get(Approval, approval_id)
        if row is None:
            raise NotAllowed("not_found")
        if row.asked_by == actor.account_id:
            raise NotAllowed("asker_may_not_approve")
        draft = fetch_open(write, row.draft_id)
        if row.decision is not Decision.WAITING or draft.version != row.draft_version:
            raise NotPossibleNow("changed_meanwhile")
        if not approved and not reason.strip():
            raise NotPossibleNow("reason_needed", field="reason")
        _decide(write, row, Decision.APPROVED if approved else Decision.REFUSED, reason.strip())


def last_asked(actor: Actor, draft_id: int) -> Asked | None:
    """How the last asking for this draft stands; None if nobody asked."""
    with reading(actor, Action.EDIT_DRAFT) as read:
        row = _last(read.session, draft_id)
        return _asked(read, row, read.session.get_one(Draft, draft_id)) if row else None


def expect_approved(session: Session, draft: Draft) -> None:
    """Refuse to issue a draft that waits for a yes, or was changed after it."""
    if not _required(session):
        return
    last = _last(session, draft.id or 0)
    if last is None or last.decision is not Decision.APPROVED or last.draft_version != draft.version:
        raise NotPossibleNow("approval_needed")


def _to_issue(read: Read, row: Approval, draft: Draft) -> ToIssue:
    form = MeetingForm.model_validate(draft.form)
    count_terms(form, read.session)
    return ToIssue(_asked(read, row, draft), draft.source_text, form, preview_of(read.session, form))


def _decide(write: Write, row: Approval, decision: Decision, reason: str) -> None:
    row.decision, row.reason = decision, reason
    row.decided_by, row.decided_at = write.actor.account_id, write.now
    write.record("approval", row.id, {"decision": str(Decision.WAITING)}, {"decision": str(decision)}, reason=reason)


def _required(session: Session) -> bool:
    office = session.get(Office, 1)
    return bool(office and office.approval_required)


def _last(session: Session, draft_id: int) -> Approval | None:
    return session.exec(select(Approval).where(Approval.draft_id == draft_id).order_by(col(Approval.id).desc())).first()


def _asked(read: Read, row: Approval, draft: Draft) -> Asked:
    return Asked(
        id=row.id or 0,
        draft_id=row.draft_id,
        asked_by=read.session.get_one(Account, row.asked_by).name,
        asked_at=row.asked_at,
        decision=row.decision,
        decided_by=read.session.get_one(Account, row.decided_by).name if row.decided_by else "",
        reason=row.reason,
        stale=row.draft_version != draft.version,
    )
