"""Noun phrases next to a number, where no known parameter name stands."""

import re

# Words that end a Chinese noun phrase on its left: what follows them may be the parameter.
_ZH_STOP = re.compile(
    r"(?:(?:较|比|与|相比)[^,]{0,8}?(?:方法|方式|手术|技术|设备|产品|方案|组|相比|而言)|预计|预期|计划|设计|目标"
    r"|力争|尚未|要求|需要|希望|期望|应当|应该|必须|能够|可以|实现|保证"
    r"|确保|满足|具有|具备|采用|使用|使得|并且|而且|以及|同时|其中|对于|关于|通过|经过|根据|按照|目前|现有|现在"
    r"|当前|临床上?|我们|我院|我科|本品|本产品|本系统|该系统|该产品|该设备|系统可|设备可"
    r"|产品可|最好|尽量|能将|可将|提供|支持|包括|包含|例如|比如|特别是|尤其是|只有|没有|不能|无法|仍然|大多|通常"
    r"|一般|往往|其|该|(?<![成样])本(?!底)|使(?!用)|让|将|把|(?<![绝相])对|在|与|和|及|或|且|并(?!发)|而"
    r"|(?<!目)的|(?<!行)为|是|有(?!效)|以|(?<!主)从|到(?!位)|后(?!续)|时(?![间长延限效刻])|中(?![位心值])|令|给(?!药)|被|(?<!平)均(?![方匀值])|都|也|需(?!求)|(?<![响反效])应(?![力变激答用])|须|(?<!主)要|可(?![靠视])|(?<![性功])能(?![量耗力效])|想|一种|一个|一款|一根|一台)"
)
_ZH_TAIL = re.compile(
    r"(?:应当|应该|应|须|需要|需|要|必须|可以|可|能够|能|为|是|在|达到|达|控制|平均值?|均值|中位[数值]|均方根|最大值|仅为|仅|保持|维持|均|都|也|则"
    r"|大约|约|要求|希望|期望|最好|就|只|只有|指标|目标|不|:|=|\s|\("
    r"|\)|\[|的|了|有|处于|介于|设为|大概|最终|由|从|进一步|兼容|支持|适用于?|适配|分别|超|近|φ|以|小|大|至|到)+$"
)
_ZH_PHRASE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9αβγΔ/\-_ ]+$")
_ZH_AFTER = re.compile(r"\s?(?:的)?\s?([\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9]{1,11})")
_ZH_AFTER_CUT = re.compile(
    r"(?:的|是|为|在|和|与|及|或|并|且|能|可|需|应|要|后|时|内|中|下|即|就|才|则|进行|用于|完成|以上|以下|以内"
    r"|左右|得到|给出|输出|获得|出具|达到|实现|验证|检测到|做|由|来自|患有|因)"
)
_STOP_WORDS = (
    "a an the of with and or but has have had having is are was were be been being must should shall need "
    "needs needed requires require required requirement want wants keep keeps kept achieve achieves "
    "achieved achieving reach reaches that which than for under to from in on at by as its it our their "
    "this these those we they you i s it's can could will would may might get gets gives give given offer "
    "offers offered provide provides provided deliver delivers delivered show shows showed shown report "
    "reports reported measured measure measures demonstrated tested test reduces reduce reduced using use "
    "used via per within below above over between about only not no also each every when while if so "
    "where who all both any more less most least up ensure ensures allows allow takes take took ideally "
    "preferably currently today now typical typically expected target targets targeting mean overall "
    "average total maximum minimum median reported remains remain stays stay lies very maintain maintains "
    "maintaining supports support yields yielded produces features featuring includes including obtained "
    "observed recorded found has looking last lasts lasting run runs running work works operate operates "
    "complete completes completed finish weigh cost only please seeking seek like need: after before "
    "during until since into onto against without plus least our new"
)
_EN_STOP = frozenset(_STOP_WORDS.split())
_EN_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9'/-]*")
_EN_TAIL = re.compile(
    r"(?:[\s:=(\[~]|\b(?:of|is|was|are|were|be|to|at|must|should|shall|can|could|will|would|may|has|been|have|equals?"
    r"|about|approximately|around|only|just|the|a|an|not|remain(?:s|ed)?|stay(?:s|ed)?|measured|reported|within|from"
    r"|between|than|for|in|by|need(?:s)?|kept|held|ranging|ranges|lies|typically|currently|now|ideally|preferably|and"
    r"|or|as|we|want|goes|comes|takes|took|down|up|on|with)\b)+$",
    re.I,
)
_EN_AFTER = re.compile(
    r"[\s-]*(?:of\s+|in\s+|as\s+)?(?:the\s+|its\s+|an?\s+|total\s+"
    r"|mean\s+)?((?:[A-Za-z][A-Za-z0-9'-]*)(?:[ -](?:[A-Za-z][A-Za-z0-9'-]*)){0,3})"
)
_EN_PER = re.compile(r"\s+per\s+[a-z]+", re.I)
_LINK_WORDS = "for of at in to be is are was were a an the than about within as by with from and or"
_EN_LINKS = frozenset(_LINK_WORDS.split())
_LONGEST_ZH = 14
_MODIFIERS = 3

Phrase = tuple[int, int, str]


def widened(text: str, start: int, floor: int) -> int:
    """Where the phrase that ends in the name at ``start`` begins: its modifiers included, not before ``floor``."""
    if (start < len(text) and "\u4e00" <= text[start] <= "\u9fff") or (
        start > floor and "\u4e00" <= text[start - 1] <= "\u9fff"
    ):
        left = max(floor, start - 10)
        lead = text[left:start]
        match = re.search(r"[\u4e00-\u9fffA-Za-z0-9/-]*$", lead)
        run = match.start() if match else len(lead)
        for stop in _ZH_STOP.finditer(lead, run):
            run = stop.end()
        if left > floor and run == 0:
            return start  # the phrase runs on too far: no modifier is safer than half a sentence
        return left + run
    at = start
    for _ in range(_MODIFIERS):
        match = re.search(r"([A-Za-z][A-Za-z0-9'/]*)[ -]$", text[max(floor, at - 30) : at])
        if match is None or match.group(1).lower() in _EN_STOP:
            break
        at = max(floor, at - 30) + match.start()
    return at


def phrase_before(text: str, floor: int, end: int) -> Phrase | None:
    """The noun phrase that ends right before ``end`` (a comparator or number), or ``None``."""
    left = max(floor, end - 60)
    lead = text[left:end]
    if re.search(r"[\u4e00-\u9fff][^A-Za-z\u4e00-\u9fff]*(?:[A-Za-z]{0,6}\W*)?$", lead):
        cut = _ZH_TAIL.search(lead)
        stop = cut.start() if cut else len(lead)
        bracket = re.search(r"\s*\([^()]*\)\s*$", lead[:stop])
        stop = bracket.start() if bracket else stop
        match = _ZH_PHRASE.search(lead[:stop])
        if match is None:
            return None
        start = match.start()
        for word in _ZH_STOP.finditer(lead, start, stop):
            if word.end() < stop:
                start = word.end()
        while start < stop and lead[start] in " -/":
            start += 1
        if not 2 <= stop - start <= _LONGEST_ZH:
            return None
        return left + start, left + stop, lead[start:stop]
    cut = _EN_TAIL.search(lead)
    stop = cut.start() if cut else len(lead)
    words: list[re.Match[str]] = []
    for word in reversed(list(_EN_WORDS.finditer(lead, 0, stop))):
        edge = words[-1].start() if words else stop
        if lead[word.end() : edge].strip() or word.group().lower() in _EN_STOP or len(words) > _MODIFIERS:
            break
        words.append(word)
    if not words:
        return None
    start = words[-1].start()
    return left + start, left + words[0].end(), lead[start : words[0].end()]


def per_what(text: str, end: int, ceiling: int) -> int:
    """Where a name goes on with what it is per: ``cost per dressing``."""
    match = _EN_PER.match(text, end, ceiling)
    return match.end() if match else end


def loose_phrase(text: str, floor: int, end: int) -> Phrase | None:
    """The last two words before a number, whatever they are: better a weak name than none."""
    words = list(_EN_WORDS.finditer(text, max(floor, end - 40), end))
    while words and words[-1].group().lower() in _EN_LINKS:
        words.pop()
    if all(word.group().lower() in _EN_STOP for word in words[-2:]):
        return None
    first = words[-2:][0]
    return first.start(), words[-1].end(), text[first.start() : words[-1].end()]


def phrase_after(text: str, start: int, ceiling: int) -> Phrase | None:
    """The noun phrase that begins right after a number, or ``None``: 14 天以上的佩戴时间, 120 patients."""
    match = _ZH_AFTER.match(text, start, ceiling)
    if match:
        begin, end = match.span(1)
        cut = _ZH_AFTER_CUT.search(text, begin, end)
        end = cut.start() if cut else end
        return (begin, end, text[begin:end]) if end - begin >= 2 else None
    match = _EN_AFTER.match(text, start, ceiling)
    if match is None:
        return None
    begin, end = match.span(1)
    stop = begin
    for word in _EN_WORDS.finditer(text, begin, end):
        if word.group().lower() in _EN_STOP:
            break
        stop = word.end()
    return (begin, stop, text[begin:stop]) if stop > begin else None
