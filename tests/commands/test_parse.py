"""``parse``: text files in, one JSON file each out."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.settings import ROOT
from models.words import ENGLISH
from tests.commands.conftest import Outcome, Type

SAMPLE = ROOT / "data" / "samples" / "2020-02-04-resumption.txt"
SHARED = ROOT.parent / "shared"
OF_A_MEETING = {
    "id",
    "title",
    "published_on",
    "source",
    "meeting_date",
    "meeting_md",
    "hosts",
    "host_titles",
    "speakers",
}
OF_A_MEETING |= {"organisers", "is_video", "sections", "directives", "attendees", "venues", "truncated"}
OF_A_DIRECTIVE = {"ordinal", "heading", "level", "numbered", "kind", "list", "section", "start", "end", "starts_with"}
OF_A_DIRECTIVE |= {"ends_with", "deadline", "deadline_text", "deadlines", "frequency", "lead_units", "co_units"}


def test_each_file_becomes_one_json_file_of_its_name(typed: Type, tmp_path: Path) -> None:
    texts = sorted((ROOT / "data" / "samples").glob("*.txt"))
    out = tmp_path / "not" / "yet" / "there"
    assert typed("parse", *texts, "--out", out) == Outcome(0, f"已读 4 个文件，结果在 {out}。\n", "")
    assert sorted(path.name for path in out.iterdir()) == [f"{text.stem}.json" for text in texts]


def test_every_span_quotes_its_text(typed: Type, tmp_path: Path) -> None:
    typed("parse", SAMPLE, "--out", tmp_path)
    labels = json.loads((tmp_path / f"{SAMPLE.stem}.json").read_text(encoding="utf-8"))
    text = SAMPLE.read_text(encoding="utf-8")
    assert (labels["id"], OF_A_MEETING - labels.keys()) == (SAMPLE.stem, set())
    numbered = [directive for directive in labels["directives"] if directive["numbered"]]
    assert [directive["ordinal"] for directive in numbered] == [1, 2, 3, 4, 5]
    for directive in numbered:
        assert OF_A_DIRECTIVE - directive.keys() == set()
        quoted = text[directive["start"] : directive["end"]]
        assert quoted.startswith(directive["starts_with"])
        assert quoted.endswith(directive["ends_with"])


def test_a_gb18030_file_reads_as_its_utf8_twin(typed: Type, tmp_path: Path) -> None:
    for folder, encoding in (("new", "utf-8"), ("old", "gb18030"), ("marked", "utf-8-sig")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(SAMPLE.read_text(encoding="utf-8"), encoding=encoding)
        assert typed("parse", tmp_path / folder / "a.txt", "--out", tmp_path / folder).code == 0
    new, old, marked = ((tmp_path / folder / "a.json").read_bytes() for folder in ("new", "old", "marked"))
    assert new == old == marked


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_read(typed: Type, tmp_path: Path) -> None:
    picture, missing = tmp_path / "picture.txt", tmp_path / "missing.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xff")
    found = typed("parse", missing, picture, tmp_path, SAMPLE, "--out", tmp_path / "out")
    assert found.code == 1
    assert found.out == f"已读 1 个文件，结果在 {tmp_path / 'out'}。\n"
    assert found.err.splitlines() == [
        f"找不到文件 {missing}。",
        f"{picture}: 这个文件读不出文字，请另存为 .txt，或直接粘贴全文。",
        f"{tmp_path} 无法读写：Is a directory",
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{SAMPLE.stem}.json"]


def test_two_files_of_one_name_are_refused_before_one_overwrites_the_other(typed: Type, tmp_path: Path) -> None:
    twin = tmp_path / SAMPLE.name
    shutil.copyfile(SAMPLE, twin)
    found = typed("parse", SAMPLE, twin, "--out", tmp_path / "out", language=ENGLISH)
    names = f"{SAMPLE.name}, {SAMPLE.name}"
    assert found == Outcome(1, "", f"Several files would be written to one name: {names}. Rename them.\n")
    assert not (tmp_path / "out").exists()


def test_an_output_folder_that_is_a_file_is_said_so(typed: Type, tmp_path: Path) -> None:
    blocked = tmp_path / "out"
    blocked.write_text("x")
    assert typed("parse", SAMPLE, "--out", blocked) == Outcome(1, "", f"{blocked} 无法读写：File exists\n")


@pytest.mark.skipif(not SHARED.exists(), reason="LABELLED EXAMPLES ABSENT: nothing at ../shared beside the repository")
def test_the_scorer_finds_no_fault_in_the_seed(typed: Type, tmp_path: Path) -> None:
    typed("parse", SHARED / "seed" / "seed.txt", "--out", tmp_path)
    fields = ("directives_numbered", "meeting_date", "published_on", "hosts", "organisers", "attendees")
    limits = [word for field in fields for word in ("--min", f"{field}=1.0")]
    scorer = [sys.executable, str(SHARED / "corpus" / "score.py")]
    told = subprocess.run(
        [*scorer, "--gold", str(SHARED / "seed"), "--pred", str(tmp_path), *limits],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    labels = json.loads((tmp_path / "seed.json").read_text(encoding="utf-8"))
    assert (labels["meeting_date"], labels["published_on"]) == ("2020-02-04", "2020-02-05")
    assert (labels["hosts"], labels["organisers"]) == (["段毅君"], ["省安办", "应急管理厅"])
    assert [directive["numbered"] for directive in labels["directives"]].count(True) == 5
