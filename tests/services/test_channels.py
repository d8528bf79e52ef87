"""Ways out of the system: nothing unless it is set, one digest a bureau and day, again when it failed, never in the way."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlmodel import select, update

from models.assignments import Rung
from models.bureaus import Bureau
from models.channels import Channel, Outgoing
from models.clock import start_of, stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Step
from models.office import Office
from models.settings import settings
from services import amend, chasing, inbox, mail, outgoing, steps, webhooks
from services.access import Actor
from services.database import reading_session, writing_session
from services.outgoing import Delivered
from services.reminders import remind
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, point

pytestmark = pytest.mark.usefixtures("morning")
ADDRESS = "duban@santai.example"


class Mailbox:
    """A real mail server's inbox. ``refuses`` answers every recipient with a no; ``shut`` hangs up on everybody."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = self.shut = False

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.shut:
            return "421 closing"
        if self.refuses:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 ok"


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Set a variable with this, then ask for settings anew."""
    yield monkeypatch
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def mailbox(configured: pytest.MonkeyPatch, secretary: Actor) -> Iterator[Mailbox]:
    """A mail server that the office uses, and an address for 三台."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    configured.setenv("DUBAN_SMTP_HOST", "127.0.0.1")
    configured.setenv("DUBAN_SMTP_PORT", str(port))
    configured.setenv("DUBAN_SMTP_SECURITY", "none")
    configured.setenv("DUBAN_SMTP_FROM", "duban@province.example")
    configured.setenv("DUBAN_PUBLIC_URL", "https://duban.example")
    settings.cache_clear()
    give_address("三台")
    yield box
    server.stop()


def give_address(*names: str) -> None:
    with writing_session() as session:
        for name in names:
            session.get_one(Bureau, bureau_id(name)).contact_email = ADDRESS


def queued() -> list[Outgoing]:
    with reading_session() as session:
        return list(session.exec(select(Outgoing).order_by(Outgoing.id)))  # type: ignore[arg-type]


@contextmanager
def on(days: int, minutes: int = 0) -> Iterator[None]:
    """So many days after the due date."""
    with stopped_at(start_of(DUE + timedelta(days=days)) + timedelta(minutes=minutes)):
        yield


def test_without_a_mail_server_nothing_is_queued_and_nobody_is_asked(secretary: Actor, administrator: Actor) -> None:
    dispatched(secretary, point())
    give_address("三台")
    with on(1):
        assert len(remind()) == 2
        assert (queued(), outgoing.deliver()) == ([], Delivered(0, 0))
    assert [line.configured for line in outgoing.channels(administrator)] == [False, False]


def test_a_bureau_gets_one_digest_a_day_with_all_that_presses(mailbox: Mailbox, secretary: Actor) -> None:
    dispatched(secretary, point("排查隐患"), point("核对台账", due_on=DUE + timedelta(days=2)))
    with on(1):
        remind()
        remind()
        assert outgoing.deliver() == Delivered(1, 0)
        assert outgoing.deliver() == Delivered(0, 0)
    (it,) = mailbox.mails  # 康定 has no address
    assert (it["To"], it["Subject"]) == (ADDRESS, "督办：有 2 件要办")
    assert it["From"] == "四川省应急管理厅 <duban@province.example>"
    words, _, link = it.get_content().replace("\r\n", "\n").rstrip().rpartition("\n\n")
    assert re.fullmatch(r"不便登录时，72 小时内可凭此链接.+：https://duban\.example/go/[\w-]{43}", link)
    assert words == (
        "三台县应急管理局：\n\n● 新交办 2 件，请签收\n\n▲ 逾期 1 天　排查隐患（时限 2月20日）\n◆ 核对台账（时限 2月22日）\n\n"
        "请登录办理：https://duban.example\n四川省应急管理厅"
    )


def test_what_comes_up_later_that_day_joins_the_digest_that_has_not_left(mailbox: Mailbox, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with on(1):
        remind()
        dispatched(secretary, point("又一件", names=("三台",), due_on=DUE), title="当天又一会")
        remind()
        assert outgoing.deliver() == Delivered(1, 0)
    assert mailbox.mails[0]["Subject"] == "督办：有 2 件要办"


def test_a_bureau_is_written_to_of_what_is_new_once_and_a_quiet_one_is_not(
    mailbox: Mailbox, secretary: Actor, county_officer: Actor
) -> None:
    give_address("康定")
    dispatched(secretary, point("排查隐患", due_on=DUE + timedelta(days=30)))
    row = assignment()
    with on(-1):
        assert (remind(), outgoing.deliver()) == ([], Delivered(2, 0))
        assert (remind(), outgoing.deliver()) == ([], Delivered(0, 0))
    assert [it["Subject"] for it in mailbox.mails] == ["督办：有 1 条新情况"] * 2
    assert "● 新交办 1 件，请签收" in mailbox.mails[0].get_content()
    with on(-1, minutes=600):  # after the run of the day: told of the next morning
        steps.take(county_officer, Step.REPORT_DONE, row.id or 0, 1, "done", steps.Given(text="已全部排查"))
        steps.take(secretary, Step.RETURN, row.id or 0, 2, "return", steps.Given(reason="缺户数"))
        assert (remind(), outgoing.deliver()) == ([], Delivered(0, 0))
    for day in (0, 1):
        with on(day):
            assert (remind(), outgoing.deliver()) == ([], Delivered(1 - day, 0))
    assert len(mailbox.mails) == 3
    assert "● 退回重办 1 件" in mailbox.mails[2].get_content()


def test_an_amendment_is_news_until_it_is_signed_for(mailbox: Mailbox, secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("排查隐患", names=("三台",), due_on=DUE + timedelta(days=30)))
    row = assignment()
    steps.take(county_officer, Step.ACKNOWLEDGE, row.id or 0, 1, "sign")
    with on(-1):
        wanted = amend.Amendment("排查重大隐患", "", row.due_on, "会后补充要求")
        amend.amend(secretary, row.point_id, 1, wanted, "amend")
        remind()
        outgoing.deliver()
    assert "要求有调整 1 件，请重新签收" in mailbox.mails[0].get_content()
    told = [(message.action, message.text) for message in inbox.messages(county_officer)]
    assert told[0] == ("amend_point", "会后补充要求")


def test_a_chase_and_a_notice_by_hand_go_out_at_once(mailbox: Mailbox, secretary: Actor) -> None:
    dispatched(secretary, point())
    with on(3):
        chasing.chase(secretary, [assignment("三台").id or 0, assignment("康定").id or 0], "请今日反馈", "chase")
        chasing.confirm(secretary, Rung.NOTICE, [bureau_id("三台")], "notice")
        assert outgoing.deliver() == Delivered(2, 0)
    assert [it["Subject"] for it in mailbox.mails] == ["督办：催办", "督办：督办通知"]
    assert "请今日反馈" in mailbox.mails[0].get_content()


def test_a_channel_that_fails_tries_again_later_and_the_administrator_sees_it(
    mailbox: Mailbox, secretary: Actor, administrator: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    mailbox.refuses = True
    with on(1):
        assert len(remind()) == 1  # the work goes on
        assert outgoing.deliver() == Delivered(0, 1)
        assert outgoing.deliver() == Delivered(0, 0)  # not before its time
        (trouble,) = outgoing.troubles(administrator)
        assert (trouble.bureau, trouble.attempts) == ("三台县应急管理局", 1)
        assert "no such mailbox" in trouble.last_error
        assert [(x.failing, x.given_up, x.sent) for x in outgoing.channels(administrator)] == [(1, 0, 0), (0, 0, 0)]
    mailbox.refuses = False
    with on(1, minutes=4):
        assert outgoing.deliver() == Delivered(0, 0)
    with on(1, minutes=6):
        assert outgoing.deliver() == Delivered(1, 0)
    assert outgoing.troubles(administrator) == []


def test_after_ten_tries_it_gives_up_until_the_administrator_says_again(
    mailbox: Mailbox, secretary: Actor, administrator: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    mailbox.refuses = True
    with on(1):
        remind()
    minutes = 0
    for attempt in range(1, outgoing.MOST_ATTEMPTS + 1):
        with on(1, minutes):
            assert outgoing.deliver() == Delivered(0, 1)
        minutes += int(outgoing.pause_after(attempt).total_seconds() / 60)
    with on(30):
        assert outgoing.deliver() == Delivered(0, 0)
        assert [line.given_up for line in outgoing.channels(administrator)] == [1, 0]
        mailbox.refuses = False
        with pytest.raises(NotAllowed):
            outgoing.retry(secretary, "not hers")
        assert outgoing.retry(administrator, "again") == 1
        assert outgoing.deliver() == Delivered(1, 0)
        with pytest.raises(NotPossibleNow, match="nothing_failed"):
            outgoing.retry(administrator, "once more")


def test_a_server_that_is_down_is_knocked_at_once_a_run(
    mailbox: Mailbox, secretary: Actor, configured: pytest.MonkeyPatch
) -> None:
    give_address("康定")
    dispatched(secretary, point())
    configured.setenv("DUBAN_SMTP_PORT", "1")
    settings.cache_clear()
    with on(1):
        remind()
        assert outgoing.deliver() == Delivered(0, 1)
    assert sorted(row.attempts for row in queued()) == [0, 1]
    assert "ConnectionRefusedError" in queued()[0].last_error


def test_a_sender_that_died_does_not_keep_its_message(mailbox: Mailbox, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with on(1):
        remind()
        assert outgoing._claim(set()) is not None  # and then its machine is switched off
        assert outgoing.deliver() == Delivered(0, 0)
    with on(1, minutes=11):
        assert outgoing.deliver() == Delivered(1, 0)


def test_the_sample_office_writes_to_nobody(mailbox: Mailbox, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with writing_session() as session:
        session.execute(update(Office).values(is_sample=True))
    with on(1):
        assert len(remind()) == 1
    assert queued() == []


def test_a_subject_cannot_smuggle_in_a_header(configured: pytest.MonkeyPatch) -> None:
    configured.setenv("DUBAN_SMTP_FROM", "duban@province.example")
    settings.cache_clear()
    it = mail.message("key", "省厅", ADDRESS, "标题\r\nBcc: other@example.org", "正文")
    assert it["Bcc"] is None
    assert it["Subject"] == "标题 Bcc: other@example.org"


@pytest.fixture
def robot(configured: pytest.MonkeyPatch, secretary: Actor) -> Iterator[list[dict[str, Any]]]:
    """A group robot that listens on this machine, as the office's only one."""
    heard: list[dict[str, Any]] = []

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Listener) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        configured.setenv("DUBAN_WEBHOOKS", f"json://127.0.0.1:{server.server_port}/group")
        settings.cache_clear()
        yield heard
        server.shutdown()


def test_a_group_robot_hears_counts_and_no_names(robot: list[dict[str, Any]], secretary: Actor) -> None:
    dispatched(secretary, point(), point("已逾期的", due_on=date(2020, 2, 18)))
    with on(-1):
        remind()
        assert outgoing.deliver() == Delivered(1, 0)
    assert [(it["title"], it["message"]) for it in robot] == [
        ("2月19日催办情况", "已催办 2 个单位，共 4 件。\n一天内到期　2\n已逾期　2")
    ]


def test_the_secret_of_a_robots_address_is_not_kept(robot: list[dict[str, Any]], secretary: Actor) -> None:
    dispatched(secretary, point())
    with on(1):
        remind()
    (row,) = queued()
    assert row.channel is Channel.WEBHOOK
    assert row.address.startswith("json ")
    assert "127.0.0.1" not in row.model_dump_json()


@pytest.mark.parametrize(
    "address",
    [
        "dingtalk://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "wecombot://693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa",
        "feishu://abc123defg456",
    ],
)
def test_the_robots_of_china_are_understood(address: str) -> None:
    import apprise

    assert apprise.Apprise().add(address)


def test_a_robot_that_is_gone_from_the_settings_says_so(robot: list[dict[str, Any]], secretary: Actor) -> None:
    with pytest.raises(webhooks.NotSent):
        webhooks.send("feishu 00000000", "题", "文")


def test_what_failed_goes_to_the_address_that_the_directory_has_now(
    mailbox: Mailbox, secretary: Actor, administrator: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    mailbox.refuses = True
    with on(1):
        remind()
        assert outgoing.deliver() == Delivered(0, 1)
    mailbox.refuses = False
    with writing_session() as session:
        session.get_one(Bureau, bureau_id("三台")).contact_email = "right@santai.example"
    with on(1, minutes=60):
        outgoing.retry(administrator, "again")
        assert outgoing.deliver() == Delivered(1, 0)
    assert [it["To"] for it in mailbox.mails] == ["right@santai.example"]


def test_an_address_that_was_taken_out_gets_nothing(mailbox: Mailbox, secretary: Actor, administrator: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with on(1):
        remind()
        with writing_session() as session:
            session.get_one(Bureau, bureau_id("三台")).contact_email = ""
        assert outgoing.deliver() == Delivered(0, 1)
    assert mailbox.mails == []
    assert [it.last_error for it in outgoing.troubles(administrator)] == ["The bureau has no e-mail address any more."]
