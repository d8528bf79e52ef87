"""What is promised to the people who use Duban, and the tests that hold it. docs/TRUST.md is written from here."""

from dataclasses import dataclass
from typing import NamedTuple


class Words(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


PROMISES = {
    1: Words(
        "说存了就是存了：显示“已保存”的，强行杀掉进程、断电、磁盘写满、数据库重启之后都还在。",
        "Saved means saved: what the screen calls saved survives a kill, a power cut, a full disk, a restart of the database.",
    ),
    2: Words(
        "不会互相覆盖：谁的修改都不会被悄悄覆盖、重复执行或只做一半。",
        "Nobody overwrites anybody: no change is silently lost, doubled or done by half.",
    ),
    3: Words(
        "只看该看的：一个单位收不到别的单位未共享内容的一个字节，屏幕、导出、网络上都是如此。",
        "Only one's own: a bureau receives no byte of another's content, on screen, in exports or on the wire.",
    ),
    4: Words(
        "谁干的赖不掉：每次改动都有人、有时间、有前后对照；改、删、截断、重造历史都会被发现。",
        "Nobody can deny it: each change has its author, time, before and after; edited or rebuilt history is found out.",
    ),
    5: Words(
        "进得来才用得了：不登录只给登录页；退出、停用、换角色两秒内在所有打开的页面生效。",
        "Only by the door: a stranger gets the sign-in form alone; sign-out, lock and change of role act within 2 s everywhere.",
    ),
    6: Words(
        "一字不差：显示、打印、导出的文字与录入的逐字相同。",
        "Word for word: text shown, printed and exported is what was entered, character by character.",
    ),
    7: Words(
        "坏文件打不倒：上传的文件、粘贴的文字、导出的表格都不能执行代码、拖垮服务器或越出自己的文件夹。",
        "Bad input harms nothing: no file, pasted text or exported sheet runs code, exhausts the server or leaves its folder.",
    ),
    8: Words(
        "备得出、还得回、升得上：备份、恢复、升级、降级每次都用真实规模的数据证明。",
        "There is a way back: backup, restore, upgrade and downgrade are proved on data of real size.",
    ),
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One acceptance test. ``starred``: a fifth of it runs at each ``make test``. ``minutes``: its budget at full counts."""

    number: int
    name: Words
    promise: int
    minutes: float
    starred: bool = False


TESTS = {
    trial.number: trial
    for trial in (
        Trial(1, Words("强杀", "Kill"), 1, 9, starred=True),
        Trial(2, Words("断电", "Power"), 1, 3, starred=True),
        Trial(3, Words("暗记", "Canary"), 3, 8, starred=True),
        Trial(4, Words("权限矩阵", "Matrix"), 3, 1, starred=True),
        Trial(5, Words("同时改", "Together"), 2, 3, starred=True),
        Trial(6, Words("只算一次", "Once"), 2, 6, starred=True),
        Trial(7, Words("链条", "Chain"), 4, 3, starred=True),
        Trial(8, Words("陌生人", "Anonymous"), 5, 2),
        Trial(9, Words("冒用", "Takeover"), 5, 1),
        Trial(10, Words("即刻生效", "Now"), 5, 3),
        Trial(11, Words("一字不差", "Verbatim"), 6, 4, starred=True),
        Trial(12, Words("不执行", "Inert"), 7, 10, starred=True),
        Trial(13, Words("迁移", "Migrate"), 8, 20),
        Trial(14, Words("有去有回", "Back and forth"), 8, 7),
        Trial(15, Words("换库", "Swap"), 1, 2),
        Trial(16, Words("写满与锁住", "Full and locked"), 1, 3.5),
        Trial(17, Words("猜口令", "Guess"), 5, 3.5),
        Trial(18, Words("坏文件", "Files"), 7, 4),
        Trial(19, Words("表格", "Sheet"), 7, 3),
        Trial(20, Words("事事留痕", "Every act audited"), 4, 9),
        Trial(21, Words("时钟", "Clock"), 2, 1),
        Trial(22, Words("数据库重启", "PostgreSQL restarts"), 1, 2),
        Trial(23, Words("三员分立", "Three officers"), 4, 1),
        Trial(24, Words("不外泄", "Quiet"), 5, 2),
        Trial(25, Words("状态机与久跑", "State machine and soak"), 1, 24),
    )
}
