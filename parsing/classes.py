"""The classes of units a phrase of those present speaks of: every city bureau, the divisions, the member units."""

import re

# Unit classes an attendance phrase can speak of; several may hold.
_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("leaders", re.compile("(?:厅|局|委|班子|在家|省|市|州|县|区|党组|党委|集团)领导|领导班子|班子成员|领导同志")),
    ("divisions", re.compile("处室|各处|处（|科室|股室|机关各|内设机构|相关处|有关处|各科|机关相关|机关有关")),
    ("affiliated", re.compile("直属(?:事业)?单位|所属(?:事业)?单位|直属机构|直属医院|直属各|下属单位|二级单位")),
    ("cities", re.compile("各?市（州）|各市州|市、?州|各市(?!、区|区|县区|直|级)|地级市|设区市|各地市|地（市|各州")),
    ("counties", re.compile("县（市|县（区|县、?区|区、?县|县市区|各县|市县|各区|区（县|旗县|各市、县")),
    ("members", re.compile("成员单位")),
    ("firms", re.compile("企业|公司|厂矿|矿山|商户|经营单位")),
    (
        "departments",
        re.compile(
            "有关部门|相关部门|省级部门|市级部门|市直|省直|县直|区直|各部门|有关单位|相关单位|责任单位|县级部门|区级部门|部门"
        ),
    ),
)


def classes_of(phrase: str) -> tuple[str, ...]:
    """Codes of the unit classes named in a (normalised) phrase, in the order of the table."""
    return tuple(code for code, pattern in _CLASSES if pattern.search(phrase))
