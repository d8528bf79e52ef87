"""A name of the release that the list of people does not hold: said quietly on the check screen."""

from models.imports import Person
from services import drafts
from services.access import Actor
from services.database import writing_session
from services.named_people import unlisted

RELEASE = """全市森林防火视频会议召开
发布时间：2023-03-02
3月1日，市森防指召开全市森林防火视频会议。市委常委、副市长陆怀川出席会议并讲话，市林业局局长屠景行主持会议，副局长仲海洋参加会议。
陆怀川强调，一要严管野外火源，进山路口设卡登记；二要压实巡护责任，重点林区定人定点；三要备足扑火力量。
各县林业局局长、防火办主任参加会议。
"""


def hinted(secretary: Actor) -> tuple[str, ...]:
    draft_id = drafts.start(secretary, RELEASE, "paste")
    return unlisted(secretary, draft_id, drafts.open_draft(secretary, draft_id).form)


def listed(*people: Person) -> None:
    with writing_session() as session:
        session.add_all(people)
        session.commit()


def test_an_office_without_a_list_of_people_is_told_nothing(secretary: Actor) -> None:
    assert hinted(secretary) == ()


def test_host_speaker_and_leader_present_who_are_not_listed_are_named_once_each(secretary: Actor) -> None:
    listed(Person(name="陆怀川"))
    assert hinted(secretary) == ("屠景行", "仲海洋")


def test_somebody_who_left_the_list_counts_as_not_listed(secretary: Actor) -> None:
    listed(Person(name="陆怀川"), Person(name="屠景行"), Person(name="仲海洋", active=False))
    assert hinted(secretary) == ("仲海洋",)
