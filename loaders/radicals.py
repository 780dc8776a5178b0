"""Look-alikes that fonts put into PDF files → the characters that are meant: ⼈ (a radical) for 人, ﬁ for fi."""

import re
import unicodedata

SUPPLEMENT = str.maketrans(
    "⺎⺏⺐⺝⺟⺠⺡⺢⺣⺧⺩⺫⺬⺭⺮⺲⺳⺴⺶⺸⺻⺼⺾⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "兀尣尢月母民氵氺灬牛王罒示礻竹罒罒罒羊羊聿月艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阜阝雨青韦页风飞食食食饣首马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""The CJK radicals supplement (U+2E80-2EF3), which Unicode itself does not map to characters."""

LOOKALIKE = re.compile(r"[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\ufb00-\ufb06]")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd]")


def meant(text: str) -> str:
    """The text with look-alikes replaced; length may grow by ligatures.

    >>> meant("⼈⺠政府 ﬁ 一")
    '人民政府 fi 一'
    """
    return LOOKALIKE.sub(lambda found: unicodedata.normalize("NFKC", found[0]).translate(SUPPLEMENT), text)
