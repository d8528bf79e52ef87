"""Is a clause an instruction? 要, 须, 必须, 务必, 不得, 严禁 as its main predicate; not 要求, 重要, 只要."""

import re

_YAO = (
    "(?<![需主重首必只摘纪概简扼将想提险次若如冲择撮纲显枢机津旨精撷])要"
    "(?!(?:清醒地?|深刻|充分)?看到|闻(?![“而])|[求素件义么旨塞挟害]|点(?!面|对点|名)|是(?!$)|[紧道案职领人](?=[，。、的]|$)|不要)"
)
_MUST = "必须|务必|务须|(?<![必务无毋胡])须(?![知臾眉根弥])|(?<![容由舍见怪恨奈少巴])不得(?![不已了而力当])|严禁|不准|不许|(?<![令])禁止(?!区|令|性)|(?:绝|决)不(?:能|允许|可|得)|严格禁止|切勿|请(?=各|于|在|认真|按|将|抓紧|尽快|大家|你|及时|结合|遵照|相关|有关|务|把)"
MODAL = re.compile(f"{_YAO}|{_MUST}")

_QUOTED_OR_MODAL = re.compile(f"“[^“”\n]{{0,60}}”|《[^《》\n]{{0,60}}》|(?P<modal>{MODAL.pattern})")

# Clauses that state, tell or suppose although a modal word stands in them.
_STATEMENT = re.compile(
    "^(?:这次|本次|此次)?会议(?:的)?(?:主要)?(?:目的|任务|议题|内容)|(?:今天|这次|召集|把大家)[^，；]{0,8}(?:开[^，；]{0,6}会|请[^，；]{0,6}来|召?集)[^；]{0,6}(?:就是|主要是?|目的是?)要|^(?:如果|假如|倘若|要想|若要|若想)[^，]*$|"
    "^(?:为什么|怎么|怎样|是不是|要不要|该不该)|[吗呢么]$|[风雨雪]还?要[刮下]|[就快]要[^，。]{1,6}了|(?:^|[：，])请[^，。将于把：]{0,12}(?:报告|汇报|发言|讲话|介绍|作指示)|^(?:按照|根据|依据)[^，]{0,30}要求[^，]*$"
)
_TOLD = re.compile(
    "(?:参加|出席|列席|收听收看|收看)(?:了)?(?:此次|本次)?(?:会议|会$)|(?:召开|举行)(?:了)?[^，]{0,30}(?:会|会议)$|主持(?:了)?会议|到会的有"
)

# Plain-spoken orders, as verbatim records have them.
_ORDER = re.compile(
    "^(?:好，?|那么?，?|另外，?|还有，?|最后，?|再就是，?)?(?:请)?(?:大家|你们|各位|各单位|各县|各地|各局|各乡镇|各部门|[一-龥]{1,8}(?:局|县|区|市|镇|办|队|处|科|同志))[^。；]{0,24}?"
    "(?:马上|立即|立刻|尽快|抓紧|今天|今晚|明天|明早|会后|回去|务|把|给我|不要|别|先|都得|得)"
)
_ORDER_FORM = re.compile(
    "(?:^|，)(?:(?:散会|会|回去|下去)以?后)?(?:马上|立即|立刻|尽快|抓紧|把|给我|不要|别|谁|都得|一律|今天|今晚|明天|会后|回去)"
)
_TOLD_PAST = re.compile("了[，。]?$|已经|已$|刚才|昨天|前几天|去年|上个月|目前")

# Verbs that open a bare instruction (``完善…;规范…``).
_BARE_VERBS = re.compile(
    "^(?:同时|并|还|进一步|切实|严格|全面|认真|及时|持续|坚持|突出|着力|大力|加快|深入|积极|主动|科学|精准|从严|从快|依法|统筹|扎实|坚决|尽快|抓紧|加大|广泛|有序|逐一|逐级|定期|全力|重点|充分|严密|密切|稳妥|分类|提前|提早)?"
    "(?:加强|强化|完善|规范|建立|健全|落实|压实|压紧|畅通|督促|加密|抓好|抓实|抓牢|做好|做实|做细|开展|推进|推动|组织|严防|严控|严查|严管|严格|严肃|紧盯|盯紧|盯住|守住|守牢|把好|把牢|"
    "排查|整治|整改|清理|清查|核查|检查|巡查|督查|摸清|摸排|制定|编制|提高|提升|增强|优化|创新|改进|补齐|备足|备齐|储备|配齐|配强|用好|用足|管好|管住|管控|防范|防止|化解|消除|查处|打击|追究|"
    "宣传|引导|动员|发动|指导|培训|演练|保障|确保|维护|保持|聚焦|围绕|对照|坚持|树立|明确|细化|量化|扩大|加大|加快|调度|统筹|协调|会商|报送|上报|公开|公示|签订|设立|设置|配备|安排|部署|执行|实施|实行|推行|"
    "突出|注重|关注|密切|贯彻|学习|传达|领会|杜绝|纠正|查找|梳理|收集|汇总|研究|论证|评估|监测|预警|预报|转移|撤离|值守|值班|巩固|深化|拓展|延伸|发挥|支持|鼓励|帮扶|服务|解决|处置|处理|回应|发布|更新|淘汰|关停|取缔|暂停|停止)"
)


def modal_at(words: str) -> int | None:
    """Offset of the first modal that is neither quoted nor part of another word."""
    for m in _QUOTED_OR_MODAL.finditer(words):
        if m.lastgroup == "modal":
            return m.start()
    return None


def instructs(words: str) -> bool:
    """Whether a clause of a demanding section tells somebody to do, or not to do, something."""
    return modal_at(words) is not None and not _STATEMENT.search(words) and not _TOLD.search(words)


def instructs_plainly(words: str) -> bool:
    """A direct order without a modal, in a record of speech."""
    if _TOLD_PAST.search(words) or len(words) < 8:
        return False
    return bool(_ORDER.search(words)) or bool(
        _ORDER_FORM.search(words)
        and re.search(
            "(?<![太很还])[好住掉齐准]$|[报交送]|到位|起来|下去|(?:马上|立即|立刻|尽快|抓紧)[^，。；]{1,14}$", words
        )
    )


def bare_instruction(words: str) -> bool:
    """An imperative that leans on the modal of the clause before it."""
    return bool(_BARE_VERBS.search(words)) and not _TOLD.search(words) and not re.search("[了着过](?:，|$)", words)


def opens_with_modal(words: str) -> bool:
    """The clause begins with its modal, or with an addressee and a modal: clear even without a lead."""
    at = modal_at(words)
    return at is not None and (
        at <= 1
        or bool(re.match("(?:各|全[省市县区州系]|请|大家|同志们|你们|我们|所有|凡|对|任何|严禁|不得)", words))
        or ("，" not in words[:at] and at <= 16)
    )
