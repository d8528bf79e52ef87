"""The office's own Word forms: looked at before they are kept, filled in a sandbox. A form names fields, it runs nothing.

Allowed are ``{{ field }}``, going through a list (``{%tr for … in … %}``, ``{%p for … %}``) and ``{% if field %}``. Everything
else of the template language — calls, sums, filters, attributes of attributes — is refused when the form is handed in,
so that no form can compute, reach out or fill the memory.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from documents.archive import open_archive, part
from documents.kinds import kind_of
from documents.markup import tree
from documents.official import printable, timeless
from documents.types import Kind, Unreadable

MOST_BYTES = 20 * 1024 * 1024
_LOOP = frozenset({"index", "first", "last"})
_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")  # those that docxtpl fills
_PLAIN = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Not)
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
# Fields of Word's own that fetch or start something when the paper is opened.
_REACHING = frozenset(
    ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "LINK", "MACROBUTTON", "DATABASE", "RD"]
)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)

# The names of lists, or of what goes through one, with the fields of their rows: none where they are texts.
Rows = Mapping[str, frozenset[str]]


class FormError(Exception):
    """Why a form can't be used: ``code`` is a refusal's, ``what`` names the culprits."""

    def __init__(self, code: str, what: str = "") -> None:
        super().__init__(code, what)
        self.code, self.what = code, what


def check(name: str, data: bytes, fields: frozenset[str], lists: Rows) -> None:
    """Raise `FormError` unless the file is a harmless .docx that names only these fields, and at least one of them."""
    if len(data) > MOST_BYTES:
        raise FormError("form_too_large")
    try:
        if kind_of(data, name) is not Kind.DOCX:
            raise FormError("form_no_word_file")
        _expect_inert(data)
    except Unreadable as error:
        raise FormError("form_no_word_file") from error
    looked = _Look(fields, lists)
    try:
        for source in _sources(DocxTemplate(BytesIO(data))):
            looked.at(_ENVIRONMENT.parse(source))
    except TemplateError as error:
        raise FormError("form_braces", str(error.message)[:200]) from error
    except (PackageNotFoundError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise FormError("form_no_word_file") from error
    if looked.unknown:
        raise FormError("form_unknown_fields", "、".join(dict.fromkeys(looked.unknown))[:500])
    if not looked.known:
        raise FormError("form_without_fields")


def fill(data: bytes, facts: Mapping[str, Any]) -> bytes:
    """The paper: a form that passed `check`, with every place filled. Texts stay letter for letter."""
    form = DocxTemplate(BytesIO(data))
    form.render(_clean(facts), _ENVIRONMENT)
    file = BytesIO()
    form.save(file)
    return timeless(file.getvalue())


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    for table in (environment.globals, environment.filters, environment.tests):
        table.clear()
    return environment


_ENVIRONMENT = _environment()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _clean(of) for key, of in value.items()}
    return [_clean(of) for of in value]


def _expect_inert(data: bytes) -> None:
    """No macros, objects or controls, nothing fetched from elsewhere, no tricks of XML."""
    with open_archive(data) as archive:
        for name in archive.namelist():
            low = name.lower()
            if low.endswith(("vbaproject.bin", "vbadata.xml")) or low.startswith(("word/embeddings/", "word/activex/")):
                raise FormError("form_active", name)
            if not low.endswith((".xml", ".rels")):
                continue
            text = part(archive, name)
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"altChunk" in text or b"macroEnabled" in text:
                raise FormError("form_active", name)
            if any(b"/hyperlink" not in link for link in _OUTSIDE.findall(text)):
                raise FormError("form_outside", name)
            for said in _instructions(text):
                kind = said.split(maxsplit=1)[0].upper() if said.strip() else ""
                if kind in _REACHING:
                    raise FormError("form_active", kind)


def _instructions(text: bytes) -> list[str]:
    """What each of Word's own fields says. One may be written in pieces, which Word puts together."""
    found = [""]
    for element in tree(text).iter():
        if element.tag == "instrText":
            found[-1] += element.text or ""
        elif element.tag == "fldSimple":
            found += [element.get("instr", ""), ""]
        elif element.tag == "p" or element.get("fldCharType") == "begin":
            found.append("")
    return found


def _sources(form: DocxTemplate) -> Iterator[str]:
    """Every text of the file that filling goes through, as it will see it."""
    document = form.get_docx()
    yield form.patch_xml(form.get_xml())
    for uri in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
        for _key, piece in form.get_headers_footers(uri):
            yield form.patch_xml(form.get_part_xml(piece))
    for piece in document.part.package.iter_parts():
        if piece.content_type == _FOOTNOTES:
            yield form.patch_xml(piece.blob.decode())
    for name in _PROPERTIES:
        yield getattr(document.core_properties, name)


class _Look:
    """A walk over what a form says: which fields it knows, which are unknown; anything but fields is refused."""

    def __init__(self, fields: frozenset[str], lists: Rows) -> None:
        self.fields, self.lists = fields, lists
        self.known: list[str] = []
        self.unknown: list[str] = []

    def at(self, node: nodes.Node, rows: Rows = MappingProxyType({})) -> None:
        """``rows`` are the names that stand for a row here. Only texts can be printed; a list is gone through or asked for."""
        if isinstance(node, nodes.For):
            self._loop(node, rows)
        elif isinstance(node, nodes.If):
            self._test(node.test, rows)
            for child in (*node.body, *node.elif_, *node.else_):
                self.at(child, rows)
        elif isinstance(node, nodes.Getattr):
            self._part(node, rows)
        elif isinstance(node, nodes.Name):
            self._note(node.name, node.name in self.fields or (node.name in rows and not rows[node.name]))
        elif isinstance(node, _PLAIN):
            for child in node.iter_child_nodes():
                self.at(child, rows)
        else:
            raise FormError("form_not_a_field", type(node).__name__)

    def _test(self, node: nodes.Node, rows: Rows) -> None:
        while isinstance(node, nodes.Not):
            node = node.node
        if isinstance(node, nodes.Name) and (node.name in self.lists or node.name in rows):
            self._note(node.name, True)
        else:
            self.at(node, rows)

    def _loop(self, node: nodes.For, rows: Rows) -> None:
        if not isinstance(node.target, nodes.Name) or not isinstance(node.iter, nodes.Name):
            raise FormError("form_not_a_field", "for")
        if rows or node.recursive or node.test is not None:  # lists do not lie in lists
            raise FormError("form_not_a_field", "for")
        self._note(node.iter.name, node.iter.name in self.lists)
        for child in (*node.body, *node.else_):
            self.at(child, {node.target.name: self.lists.get(node.iter.name, frozenset())})

    def _part(self, node: nodes.Getattr, rows: Rows) -> None:
        if not isinstance(node.node, nodes.Name):
            raise FormError("form_not_a_field", node.attr)
        owner = node.node.name
        if owner == "loop" and rows:
            self._note(f"loop.{node.attr}", node.attr in _LOOP)
        else:
            self._note(f"{owner}.{node.attr}", node.attr in rows.get(owner, ()))

    def _note(self, name: str, is_known: bool) -> None:
        (self.known if is_known else self.unknown).append(name)
