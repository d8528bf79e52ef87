"""The office's own Word forms in place of our layouts: handed in, looked at, tried on an example, given up with one click."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select, update

from documents import word_form
from documents.paper_fields import FIELDS, MANY, ROWS, Facts, both_names, example, known
from documents.paper_layouts import LAYOUTS
from documents.read import plain_name
from models.accounts import Account
from models.errors import ChangedMeanwhile, NotPossibleNow, NotReadable
from models.labels import LABELS
from models.papers import PaperForm, PaperKind
from models.permissions import Action
from models.words import CHINESE, say
from services.access import Actor
from services.transactions import reading, writing


@dataclass(frozen=True, slots=True)
class File:
    """A paper ready to be handed out."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FormLine:
    """How one paper is laid out: by our own layout where ``file_name`` is empty."""

    kind: PaperKind
    file_name: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field as it is written in a form: with its Chinese name, with its English one; what it may turn into."""

    written: str
    english: str
    example: str


def fields_of(kind: PaperKind) -> list[FieldLine]:
    """Every field of a paper, the lists last, with the tags that go through them."""
    found = [FieldLine(f"{{{{{it.chinese}}}}}", f"{{{{{it.name}}}}}", it.example) for it in FIELDS[kind]]
    for it in MANY[kind]:
        found.append(FieldLine(f"{{%p for 段 in {it.chinese} %}}", f"{{%p for p in {it.name} %}}", ""))
        found.append(FieldLine("{{段}}", "{{p}}", it.example))
        found.append(FieldLine("{%p endfor %}", "{%p endfor %}", ""))
    if rows := ROWS[kind]:
        found.append(FieldLine(f"{{%tr for 行 in {rows.chinese} %}}", f"{{%tr for row in {rows.name} %}}", ""))
        found += [FieldLine(f"{{{{行.{it.chinese}}}}}", f"{{{{row.{it.name}}}}}", it.example) for it in rows.fields]
        found.append(FieldLine("{%tr endfor %}", "{%tr endfor %}", ""))
    return found


def forms(actor: Actor) -> list[FormLine]:
    """Every paper with its layout."""
    with reading(actor, Action.SET_FORM) as read:
        query = select(PaperForm, Account.name).join(Account, col(Account.id) == PaperForm.uploaded_by)
        rows = read.session.exec(query.options(defer(PaperForm.file)).where(col(PaperForm.in_use)))  # type: ignore[arg-type]
        own = {row.kind: FormLine(row.kind, row.file_name, by, row.uploaded_at) for row, by in rows}
        return [own.get(kind, FormLine(kind)) for kind in PaperKind]


def put(actor: Actor, kind: PaperKind, name: str, data: bytes, token: str) -> None:
    """Use this form from now on. Refused, naming what is wrong, unless it is harmless and every field in it is known."""
    name = plain_name(name)
    try:
        word_form.check(name, data, *known(kind))
        word_form.fill(data, both_names(kind, example(kind)))
    except word_form.FormError as error:
        raise _refusal(error, name) from error
    with writing(actor, Action.SET_FORM, token) as write:
        write.session.execute(update(PaperForm).where(col(PaperForm.kind) == kind).values(in_use=False))
        form = PaperForm(
            kind=kind,
            file_name=name[:200],
            file=data,
            uploaded_by=actor.account_id or 0,
            uploaded_at=write.now,
        )
        write.session.add(form)
        write.session.flush()
        write.record("paper_form", form.id, after={"kind": str(kind), "file": form.file_name})


def give_up(actor: Actor, kind: PaperKind, at: datetime, token: str) -> None:
    """Back to our own layout, from the form that was put in ``at`` that moment."""
    with writing(actor, Action.SET_FORM, token) as write:
        form = _in_use(write.session, kind)
        if form is None:
            raise NotPossibleNow("form_is_ours")
        if form.uploaded_at != at:
            raise ChangedMeanwhile("changed_meanwhile")
        form.in_use = False
        write.record("paper_form", form.id, before={"kind": str(kind), "file": form.file_name})


def preview(actor: Actor, kind: PaperKind) -> File:
    """The paper as it would come out now, of an example."""
    with reading(actor, Action.SET_FORM) as read:
        return File(f"{say(CHINESE, LABELS[kind])}.docx", drawn(read.session, kind, example(kind)))


def drawn(session: Session, kind: PaperKind, facts: Facts) -> bytes:
    """The .docx of a paper, in the office's form or in ours."""
    form = _in_use(session, kind)
    return word_form.fill(form.file, both_names(kind, facts)) if form else LAYOUTS[kind](facts)


def _in_use(session: Session, kind: PaperKind) -> PaperForm | None:
    return session.exec(select(PaperForm).where(PaperForm.kind == kind, col(PaperForm.in_use))).first()


def _refusal(error: word_form.FormError, name: str) -> NotReadable:
    most = word_form.MOST_BYTES // 1024 // 1024
    found = {
        "form_too_large": NotReadable("form_too_large", field="file", most=most),
        "form_no_word_file": NotReadable("form_no_word_file", field="file", name=name),
        "form_active": NotReadable("form_active", field="file", what=error.what),
        "form_outside": NotReadable("form_outside", field="file", what=error.what),
        "form_braces": NotReadable("form_braces", field="file", what=error.what),
        "form_not_a_field": NotReadable("form_not_a_field", field="file", what=error.what),
        "form_unknown_fields": NotReadable("form_unknown_fields", field="file", names=error.what),
        "form_without_fields": NotReadable("form_without_fields", field="file"),
    }
    return found[error.code]
