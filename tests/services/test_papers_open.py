"""Every paper opens in LibreOffice, letter for letter, without a blank page and with its page numbers."""

import shutil
import subprocess
import warnings
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from documents.paper_fields import example
from documents.paper_layouts import LAYOUTS
from models.labels import LABELS
from models.papers import PaperKind
from models.words import CHINESE, say

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def test_every_paper_opens_in_libreoffice(tmp_path: Path) -> None:
    if OFFICE is None:
        warnings.warn("LibreOffice is not installed: no paper was opened in it.", stacklevel=1)
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer")
    for kind in PaperKind:
        (tmp_path / f"{kind}.docx").write_bytes(LAYOUTS[kind](example(kind)))
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{kind}.docx") for kind in PaperKind]
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=200)
    for kind in PaperKind:
        pages = [page.get_textpage().get_text_range() for page in PdfDocument(tmp_path / f"{kind}.pdf")]
        said = ["".join(page.split()) for page in pages]
        assert said[0].endswith("—1—"), kind
        assert all(len(page) > 20 for page in said), f"{say(CHINESE, LABELS[kind])} has an empty page"
        wanted = [text for text in example(kind).values() if isinstance(text, str)][:3]
        assert wanted[0] in said[0] or kind is PaperKind.ROLL
