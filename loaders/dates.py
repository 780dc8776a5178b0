"""Dates and periods as notices print them: a table of rules, each row with examples and counter-examples.

Finding says only what is seen, with the precision printed; `loaders.deadlines` says which days are meant.
Texts between 《》 have been masked by the caller: the dates of a cited title bind nobody.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from loaders import numerals
from ontology.facts import DeadlineKind

_YEAR = r"(?:(?P<y>(?:19|20)\d\d|(?<![\d.])2\d(?=年(?:1[0-2]|[1-9])月)|[二2][〇零○0][〇零○一二三四五六七八九0-9]{2}|今|明|本|当|后|次|翌)年)"
_YEAR2 = _YEAR.replace("<y>", "<y2>")
_N = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_M = rf"(?P<m>{_N})"
_TO = r"\s?起?\s?(?:[—－–~～\-]{1,2}|至|到)\s?"
_BEFORE = r"(?:之前|以前|前(?!进(?!场|驻|入)|提(?!交|出|供|请|前)|[往列期来后]))"
_NO_DIGIT = r"(?<![\d一二三四五六七八九十])"
_DONE = "，[^，。；]{0,8}(?:已|累计|共(?!同))"
_COUNT = r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"

# A bare year binds where its clause sets something to be reached.
_AIM = (
    r"(?:完成|建成|开工|竣工|达到?[\d百八九]|达到|实现|控制在|发展|新增|新建|改造|改善|力争|争取|确保|选择|启动|投产|通车|投用|投运|不低于|不超过|不少于"
    r"|降低|下降|提高|提升|培育|完善|落实|开展|创建|基本|实施|淘汰|出台|制定|编制|形成|签订|举办|消除|整治|恢复|全部|全面|建设|推进|打造|增长|募集|筹集|招募|引进|培训|认定|招收|达)"
)
_CLAUSE_START = r"(?:(?<=[，。；：、！？\n（）\s])|(?<=力争)|(?<=确保)|(?<=争取)|(?<=对照)|(?<=计划)|^)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of printing a time. `pattern` is verbose; `examples` must match, `not_` must not."""

    name: str
    kind: DeadlineKind
    pattern: str
    examples: tuple[str, ...]
    not_: tuple[str, ...] = ()

    @property
    def needs(self) -> str:
        """Characters of which a text must hold one for the rule to see anything; spares most texts most rules."""
        return _NEEDS.get(self.name, "年")


_NEEDS = {
    "from-until": "起", "from-quarter": "季", "by-plan-end": "五", "from-year-for": "内", "days": "月", "month-and-month": "月", "parts": "旬初底", "years": "年", "months": "月", "from-day": "起始后", "from-year": "起始", "from-now": "起",
    "yearly-on": "每逐", "monthly-on": "每", "quarterly-on": "每季", "weekly-on": "每", "every-n": "每", "every": "每按逐",
    "periodic": "日周旬月季年", "one-a-period": "一", "by-numbers": "前", "by-near-month": "月", "by-day": "月", "by-ten-days": "月", "by-month": "月", "by-quarter": "季", "by-half": "半",
    "by-year-end": "底末", "by-year-within": "内", "by-to-year": "到至望", "by-year-before": "前", "in-month": "月", "in-stage": "（", "at-month": "月",
    "within": "内", "not-over": "超限长多", "at-least": "公征展", "ahead": "前",
}  # fmt: skip


RULES = (
    Rule("from-until", "window", rf"(?:即日|从?现在|自?本?通知?印发之日)起(?:至|到){_YEAR}?{_M}月(?:(?P<d>{_D})日|(?P<part>底|末|上旬|中旬|下旬))?",
         ("即日起至2026年12月31日", "即日起至6月底"), ("即日起施行",)),
    Rule("days", "window", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}?{_M}月(?P<d>{_D})日?{_TO}{_YEAR2}?(?:(?P<m2>{_N})月)?(?P<d2>{_D})日止?(?!{_BEFORE}|[^，。；]{{0,12}}(?:将有|预计|出现))",
         ("2026年3月1日至5月31日", "6月1日—30日"), ("3月1日",)),
    Rule("month-and-month", "window", rf"{_NO_DIGIT}{_YEAR}?{_M}、(?P<m2>{_N})月份(?!前)", ("2026年9、10月份",), ("9月、10月份", "9、10月底前")),
    Rule("months", "window", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}?{_M}月?份?{_TO}{_YEAR2}?(?P<m2>{_N})月(?:份|底|末)?(?![\d日]|{_BEFORE})",
         ("2021年5—9月", "10月—12月份", "7-9月", "2025年10月至2026年3月"), ("2-3小时", "2019年至2020年", "3月至5日")),
    Rule("parts", "window", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}?{_M}月(?P<part>上旬|中旬|下旬|初|底){_TO}{_YEAR2}?(?P<m2>{_N})月(?P<part2>上旬|中旬|下旬|初|底|末)", ("4月下旬至10月上旬", "2026年3月底至5月中旬"), ("4月下旬",)),
    Rule("years", "window", rf"{_CLAUSE_START}(?P<y>20\d\d)年?(?:[—－–~～\-]{{1,2}}|至|到)(?P<y2>20\d\d)年(?=每年|期间|[，、]|[^，。；（）]{{0,3}}?(?:{_AIM}))",
         ("2022—2024年每年新建", "2023-2025年，完成"), ("（2021—2022年）的通知", "2019年至2020年度")),
    Rule("from-day", "from", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}?{_M}月(?:(?P<d>{_D})日|份|(?P<part>上旬|中旬|下旬|底|初))?(?:起|开始|以后|之后)(?!草|诉)",
         ("2021年4月起", "2021年7月1日起", "5月份开始", "自2026年1月1日起"), ("10起", "4月起草")),
    Rule("from-quarter", "from", rf"(?:自|从)?(?<!每){_YEAR}?第?(?P<q>[一二三四1-4])季度(?:起|开始)", ("从第三季度起", "自二季度开始"), ("每季度起",)),
    Rule("by-plan-end", "by", r"(?:到|至)?[“\"]?(?P<plan>十[二三四五六七])五[”\"]?(?:规划)?(?:期)?末", ("到“十四五”末", "十五五末"), ("“十四五”时期",)),
    Rule("from-year-for", "window", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}(?:度)?(?:起|开始)[，]?(?:的)?(?P<count>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})年内", ("2012年起5年内", "从2026年起三年内"), ("2026年起", "5年内")),
    Rule("from-year", "from", rf"(?:自|从)?{_NO_DIGIT}{_YEAR}(?:度)?(?:起|开始)(?!草|诉)", ("2022年起", "从明年起", "2021年开始"), ("3年起",)),
    Rule("from-now", "from", r"(?:即日|从?现在)起(?!至|到|施行|执行)", ("即日起",), ("即日起至6月底",)),
    Rule("yearly-on", "recurring", rf"(?P<every>每年|逐年)(?:的|度)?{_M}月(?:份)?(?:(?P<d>{_D})日|(?P<part>上旬|中旬|下旬|底|末|初))?{_BEFORE}?",
         ("每年三月底前", "每年1月15日前", "每年12月"), ("每年两次",)),
    Rule("monthly-on", "recurring", rf"(?P<every>每个?月)(?:的|度)?(?:(?P<d>{_D})[日号]|(?P<part>底|末|初|上旬|中旬|下旬|月底|月末|月初)){_BEFORE}?",
         ("每月25日前", "每月底前", "每月月初", "每个月5日前"), ("每月25次",)),
    Rule("quarterly-on", "recurring", rf"(?P<every>每个?季度?|季(?=末月))(?:的)?(?:末月|首月|第[一二三]个?月|最后一个?月|(?P<part>末|底|初))(?:份)?(?:(?P<d>{_D})日)?{_BEFORE}?",
         ("每季度末", "每季度首月10日前", "季末月25日前"), ("每季度一次",)),
    Rule("weekly-on", "recurring", rf"(?P<every>每周|每星期)(?P<weekday>[一二三四五六日天末])(?!次|[个一两]|篇|报)(?:[上下]午)?(?:下班)?{_BEFORE}?", ("每周五前", "每周一"), ("每周一次", "每周两次")),
    Rule("every-n", "recurring", rf"每(?:隔)?{_COUNT}个?(?P<unit>年|月|季度|周|日|天)(?!度[^一-三]|以上|内)", ("每3年轮训一次", "每两个月", "每半年"), ("每名", "每2公里")),
    Rule("every", "recurring", r"(?P<every>每(?:个)?(?:日|天|周|星期|旬|月|季度|季|年|学年)|(?:按|逐)(?:日|周|旬|月|季度|季)|按年(?!度|龄|份|均|限))(?!每|(?:结束|终了)后|\d[\d.,]*\s?[万亿]?元|[^，。；]{0,10}(?:排名|位列)(?:前|后|末)|[^，。；]{0,16}(?:费用|资金|经费|补助|标准)(?:为|约|控制|总额)|[^，。；]{0,12}元[标的])",
         ("每月", "每季度", "按月", "按季度", "每日", "逐月", "每年"), ("县道每年每公里7000元", "按年龄", "每名", "逐年")),
    Rule("one-a-period", "recurring", r"(?<![每近满\d])(?P<every>半年|一年|一季度?|一月|一周|一日|日|周|月|季)一(?:次|调度|通报|考核|报告|评估|督查|研判|总结|排名|分析|会商|点评|小结|检查|巡查|更新|清零)",
         ("半年一次", "一年一考核", "一月一调度", "一季度一通报", "月一调度"), ("每月一次", "一年一度")),
    Rule("periodic", "recurring", r"(?<![一二三四五六七八九十\d本上下当每按逐个近前后全该去])(?P<every>日|周|旬|月|季|半年|年)(?:度)?(?:调度|通报|研判|排名|例会|会商|点评|评比|汇总|碰头|(?<!年)(?<!年度)(?:监测|考核|分析|巡查)(?=[、，。；]|制)|小结|清(?=[、，。；]|月结)|检(?=[、，。；制]|查?制度)|报告制|报制|清零)",
         ("月调度月通报", "月检、季检制度", "周例会", "季通报"), ("9月通报", "每月调度", "本月汇总", "去年汇总表")),
    Rule("by-day", "by", rf"(?:截[至止]|(?:延续|延长|顺延)(?:至|到)(?=[^，。；]{{4,14}}日))?{_NO_DIGIT}(?<!每年)(?<!每年的){_YEAR}?{_M}月(?P<d>{_D})日(?:(?:上午|下午|中午|晚上?)?\d{{1,2}}(?:时|点|[：:]\d\d))?(?:下班)?(?:(?<=迟于\d月\d日)|(?<=迟于\d月\d\d日)|(?<=迟于\d\d月\d\d日)|(?<=迟于\d\d月\d日)|{_BEFORE}|(?=、{_N}月{_D}日(?:之?前|以前))|止|(?<=[至到]20\d\d年\d月\d\d日)|(?=[^，。；、\d起至到]{{1,6}}前(?![进往列期提来]))|(?=完成|竣工|投运|投用|通车|建成|截止))",
         ("10月1日前", "2026年6月30日以前", "截至12月31日前", "6月15日、12月15日前", "3月20日17:00前", "不迟于5月1日"), ("2021年3月25日", "每年1月15日前", "3月2日市长")),
    Rule("by-numbers", "by", rf"(?<!\d)(?P<y>20\d\d)(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}})日?{_BEFORE}",
         ("2026-06-30前", "2026/6/30前", "2026.6.30之前"), ("2026-06-30", "2026.6前")),
    Rule("by-near-month", "by", rf"(?P<near>本|当|下|次)月(?:(?P<d>{_D})日|(?P<part>底|末|初|上旬|中旬|下旬)){_BEFORE}",
         ("本月底前", "下月10日前", "次月5日前"), ("本月内", "下月10日起")),
    Rule("by-ten-days", "by", rf"{_NO_DIGIT}(?<!每年)(?<!每年的){_YEAR}?{_M}月(?:份)?(?P<part>上旬|中旬|下旬|底|末|初)(?:{_BEFORE})?(?!起|开始|{_TO}\d|{_DONE})",
         ("3月底前", "2021年4月上旬", "4月中旬", "九月末以前"), ("每年三月底前", "5月份开始", "每年3月底")),
    Rule("by-month", "by", rf"{_NO_DIGIT}(?<!每年)(?<!每年的){_YEAR}?{_M}月(?:份)?(?:{_BEFORE}|(?=(?:、{_N}月){{1,3}}(?:份|底)?{_BEFORE}[^，。；]{{0,4}}分别)|(?=(?:完成|竣工|投运|投用|投产|通车|建成|开工|动工|启动|上线|验收)))", ("2026年9月前", "6月以前", "2021年6月完成"), ("9月份", "3月前进")),
    Rule("by-quarter", "by", rf"(?<!每){_YEAR}?(?:度)?(?:第|前)?(?P<q>[一二三四1-4])季度(?P<part>末|底)?(?:{_BEFORE}|内)?(?!每|一(?:次|通报|调度|考核|督查|报告|会商)|.{{0,2}}[调召])",
         ("第二季度末前", "2026年三季度", "一季度内"), ("每季度",)),
    Rule("by-half", "by", rf"(?<!每){_YEAR}?(?P<half>上|下)半年(?:底|末)?(?:{_BEFORE}|内)?", ("上半年", "2026年下半年前"), ("每半年",)),
    Rule("by-year-end", "by", rf"(?:(?:到|至|截[至止])(?={_YEAR.replace('?P<y>', '?:')}))?(?<![每\d半一二两三四五去上])(?:{_YEAR}年?|年)(?:底|末)(?:{_BEFORE})?(?!{_DONE})",
         ("2021年底前", "到2021年底", "2021年年底前", "年底前", "今年底"), ("每年底", "2021年")),
    Rule("by-year-within", "by", rf"(?<![\d一二两三四五六七八九十半当几多近度])(?:{_YEAR}|年)(?:以)?内", ("年内", "2026年内", "今年内"), ("一年内", "3年内", "半年内", "年度内")),
    Rule("by-to-year", "by", rf"(?:(?<!截)(?:到|至)|(?<=截)至|展望){_YEAR}(?![\d底末初度年]|[上下]半年|\d{{1,2}}月|.{{0,2}}季度|期间)", ("到2022年，", "至2025年"), ("到2021年底", "2019年至2020年度", "到2021年3月")),
    Rule("by-year-before", "by", rf"{_NO_DIGIT}{_YEAR}{_BEFORE}(?![一二两三四\d]{{1,2}}个?[月季])", ("2025年前", "2030年以前"), ("5年前",)),
    Rule("by-whole-year", "by", rf"(?<![^，。；：\n\u4e00-\u9fff])全年(?!(?:完成|进展|工作)情况|[^，。；]{{0,8}}总结)(?:(?=[^，。；]{{0,3}}?(?:{_AIM}|至少|组织|培训|召开|投放|招引|引进|筹集))|(?<=[，。；：\n]全年)(?=[^，。；]{{2,30}}?(?:{_AIM}|保持|达标|不高于|优良)))", ("主要领导全年至少", "全年完成"), ("围绕全年目标",)),
    Rule("by-in-year", "by", rf"{_CLAUSE_START}(?<!每)(?:在|于)?{_YEAR}(?![\d底末初度内前起年]|以[来前内]|[上下]半|第?[一二三四]季|开始|{_TO}\d)(?!是|版|新?修订|印发|出台的|已|的|将是)(?=[^，。；：\n]{{0,40}}?{_AIM}|在[^，。；\n]{{2,40}}[中内上]，[^，。；\n]{{0,10}}?{_AIM}|[，][^。；\n]{{0,60}}?{_AIM})(?!(?!在)[^，。；\n]{{0,30}}(?:中|时|来|后|的)，)",
         ("2021年完成757辆", "2021年，全市水环境质量持续改善", "力争2022年开工", "今年开工建设"), ("2021年是建党100周年", "2021年度绩效", "2021年工作考核中，完成", "年完成")),
    Rule("in-stage", "window", rf"(?<=(?:阶段|部署|整治|总结|提升|排查|实施|验收|整改|推进|启动|发动)（){_YEAR}?{_M}月(?=）)",
         ("第一阶段（2026年4月）", "动员部署（4月）"), ("办法（2026年4月）",)),
    Rule("in-month", "window", rf"(?:(?<=[，。；：！？\n\s])|^)(?:在|于)?{_NO_DIGIT}{_YEAR}?{_M}月(?:份(?![前起开以之])|(?=，))", ("9月份，在全市", "2026年9月，召开"), ("9月份前", "3月25日")),
    Rule("at-month", "window", rf"(?:(?<=[于在])|(?<=月[和、])){_YEAR}?{_M}月(?:份)?(?=和|、(?:20\d\d年)?{_N}月|分别|开展|组织|召开|集中|进行|全面|正式|启动|举办)", ("于2026年12月和2027年3月分别开展", "在9月召开"), ("9月召开", "于3月25日")),
    Rule("within", "relative", rf"(?<![近第前过上下本每为])(?<!有效期)(?<!有效期为)(?<!控制在){_COUNT}个?(?P<unit>工作日|自然日|日|天|月|年|周|小时|分钟|星期)(?:之内|以内|内)(?!不得|未|不能|无法|仍|再次?|瞬|连续|[^，。；]{{0,4}}不得|发生|累计|有|[^，。；]{{0,3}}(?:[两二三\d]|多)次)",
         ("3个工作日内", "30日内", "一个月内", "一年内", "24小时内", "30分钟内", "半年内", "一周内"), ("三年内不得", "近5年内", "年内", "一年内两次被处罚")),
    Rule("not-over", "relative", rf"(?<!试用期)(?:不得?超过|不多于|最长不?超?过?|最迟不超过|期限[为是]|时限[为是])\s?{_COUNT}个?(?P<unit>工作日|自然日|日|天|月|周|小时)(?![^，。；、]{{0,3}}(?:元|人|次))",
         ("不得超过2个月", "最长不超过30个工作日"), ("不得超过2公里", "超过3年")),
    Rule("at-least", "relative", rf"(?:公[示告布]|公开|征求意见|展示|公告期|公示期)[^，。；\d]{{0,8}}(?:不得?少于|至少|为期|不低于|为|(?<=公示|公告|公布)(?=\d))\s?{_COUNT}个?(?P<unit>工作日|自然日|日|天|月|周)(?!内)",
         ("公告至少30日", "公示时间不少于5个工作日", "公示期为7天"), ("轮训时间不少于2人",)),
    Rule("ahead", "relative", rf"(?:提前|前)(?={_COUNT.replace('?P<count>', '?:')}个?(?:工作日|自然日|日|天|月|周|小时))(?P<count2>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|半)个?(?P<unit>工作日|自然日|日|天|月|周|小时)内?"
         rf"|(?<=召开|举办|开工|施工|届满|施行|到期|开幕|开学){_COUNT}个?(?P<unit2>工作日|自然日|日|天|月|周|小时)(?:之前|以前|前)",
         ("提前5个工作日", "开工前15日", "施工前5个工作日内", "会议召开5日前"), ("前3名",)),
)  # fmt: skip

_PATTERNS = tuple((rule, re.compile(rule.pattern), frozenset(rule.needs)) for rule in RULES)
# A period binds only where one of these stands; texts without any are not searched rule by rule.
_ANY = re.compile(r"[年月季周旬日天末]|小时|分钟|星期|20\d\d[-/.]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A time as printed: the rule that saw it, where (code points, half-open), and its parts by name."""

    rule: str
    kind: DeadlineKind
    start: int
    end: int
    text: str
    parts: tuple[tuple[str, str], ...]

    def part(self, name: str) -> str | None:
        """A part such as ``y`` or ``m``, None where it is not printed."""
        return next((value for key, value in self.parts if key == name), None)


def mentions(text: str) -> tuple[Mention, ...]:
    """All times in the text, in order; overlaps are settled once: earliest first, then longest."""
    found: list[Mention] = []
    for start, end in _timely(text):
        here = frozenset(text[start:end])
        found += [
            _mention(rule, m)
            for rule, pattern, needs in _PATTERNS
            if not needs.isdisjoint(here)
            for m in pattern.finditer(text, start, end)
        ]
    return tuple(_settled(found))


_SENTENCE_END = re.compile(r"[。；\n]")


def _timely(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that may tell a time; no rule looks beyond the end of one."""
    done = 0
    while any_time := _ANY.search(text, done):
        at = any_time.start()
        start = max(done, *(text.rfind(c, done, at) + 1 for c in "。；\n"))
        stop = _SENTENCE_END.search(text, at)
        done = stop.end() if stop else len(text)
        yield start, done


def _mention(rule: Rule, m: re.Match[str]) -> Mention:
    parts = tuple((k, v) for k, v in m.groupdict().items() if v is not None)
    return Mention(rule.name, rule.kind, *m.span(), m[0], parts)


def _settled(found: list[Mention]) -> Iterator[Mention]:
    at = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= at:
            yield mention
            at = mention.end


_DAY = re.compile(r"(?P<y>(?:19|20)\d\d|[二2][〇零○0OＯo][〇零○0OＯo一二三四五六七八九]{2})\s*年\s*(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<d>\d{1,2}|[一二三四五六七八九十廿卅]{1,3})\s*日|(?P<iso>(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2})|(?<!\d)(?P<bare>(?:19|20)\d\d[01]\d[0-3]\d)(?!\d)")  # fmt: skip


_ZEROS = str.maketrans({"O": "〇", "Ｏ": "〇", "o": "〇"})


def day_of(text: str) -> date | None:
    """The first whole day that the text prints, or None.

    >>> day_of("二〇二一年三月二十五日"), day_of("2021 年4月1日印发"), day_of("2021年4月")
    (datetime.date(2021, 3, 25), datetime.date(2021, 4, 1), None)
    """
    for found in _DAY.finditer(text):
        if found["iso"]:
            numbers = [int(n) for n in re.split("[-./]", found["iso"])]
        elif bare := found["bare"]:  # a page's font lost 年, 月 and 日
            numbers = [int(bare[:4]), int(bare[4:6]), int(bare[6:])]
        else:
            numbers = [numerals.read(found[k].translate(_ZEROS)) or 0 for k in ("y", "m", "d")]
        try:
            return date(*numbers)
        except ValueError:
            continue
    return None
