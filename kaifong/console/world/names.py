"""
The names that people in the made-up shop bear.

Surnames with how many of 10,000 bear them (roughly, from memory); given characters with their
Cantonese and Mandarin readings. How surnames are spelt is foundation.hongkong.surnames' business.
"""

from functools import cache

from kaifong.foundation.hongkong.surnames import romanisations

_SURNAMES = """
陳 1090 黃 760 李 700 梁 480 林 440 張 420 劉 410 吳 390 何 360 楊 330 鄭 300 曾 260 郭 250 鄧 240
葉 230 周 230 馮 210 王 200 蔡 200 許 190 徐 180 朱 180 羅 180 余 170 謝 170 黎 160 潘 150 莫 130
鍾 130 蕭 120 胡 120 方 120 盧 120 麥 120 馬 110 蘇 110 趙 110 彭 100 關 100 陸 80 賴 80 袁 80
譚 80 程 60 杜 60 洪 60 溫 60 姚 60 唐 60 湯 50 施 50 石 40 甘 40 龍 40 凌 30 區 40 招 20 霍 30
伍 40 雷 30 廖 60 駱 20 卓 20 歐陽 25 司徒 18 上官 4 諸葛 2 司馬 3
"""
_MALE_FIRST = """
志 Chi zhi 家 Ka jia 嘉 Ka jia 偉 Wai wei 子 Tsz zi 俊 Chun jun 國 Kwok guo 文 Man wen 建 Kin jian
浩 Ho hao 永 Wing yong 德 Tak de 耀 Yiu yao 明 Ming ming 天 Tin tian 卓 Cheuk zhuo 錦 Kam jin
大 Tai da 啟 Kai qi 兆 Siu zhao 樂 Lok le 柏 Pak bo 景 King jing 學 Hok xue 廷 Ting ting 漢 Hon han
"""
_MALE_SECOND = """
強 Keung qiang 明 Ming ming 傑 Kit jie 豪 Ho hao 華 Wah hua 文 Man wen
賢 Yin xian 榮 Wing rong 輝 Fai hui 成 Shing cheng 光 Kwong guang 軒 Hin xuan
朗 Long lang 業 Yip ye 權 Kuen quan 昌 Cheong chang 康 Hong kang 龍 Lung long
平 Ping ping 生 Sang sheng 宏 Wang hong 恩 Yan en 謙 Him qian 然 Yin ran
峰 Fung feng 基 Kei ji 偉 Wai wei 樑 Leung liang
"""
_FEMALE_FIRST = """
美 Mei mei 穎 Wing ying 詠 Wing yong 詩 Sze shi 雅 Nga ya 慧 Wai hui 嘉 Ka jia 思 Sze si 芷 Tsz zhi
佩 Pui pei 曉 Hiu xiao 秀 Sau xiu 淑 Shuk shu 凱 Hoi kai 靜 Ching jing 雪 Suet xue 惠 Wai hui
家 Ka jia 麗 Lai li 綺 Yee qi 心 Sum xin 婉 Yuen wan 玉 Yuk yu 樂 Lok le 巧 Hau qiao 珮 Pui pei
"""
_FEMALE_SECOND = """
玲 Ling ling 欣 Yan xin 芳 Fong fang 珍 Chun zhen 娟 Kuen juan 儀 Yee yi 敏 Man min 婷 Ting ting
琪 Ki qi 晴 Ching qing 珊 Shan shan 彤 Tung tong 怡 Yee yi 蘭 Lan lan 鳳 Fung feng 貞 Ching zhen
琳 Lam lin 蓮 Lin lian 雯 Man wen 盈 Ying ying 瑩 Ying ying 茵 Yan yin 霞 Ha xia 君 Kwan jun
文 Man wen 華 Wah hua 瑤 Yiu yao 恩 Yan en
"""


def _listed(text: str, by: str = " ") -> list[str]:
    return text.split(by)


MALE_ENGLISH = _listed(
    "Kelvin Jason Ken Tony Eric Raymond Wilson Alex Michael Peter Jacky Andy Anson Henry Terence"
    " Samuel Ivan Marco Felix Gary Daniel Edmond Vincent Patrick Kenneth Calvin Ricky Dickson"
)
FEMALE_ENGLISH = _listed(
    "Karen Winnie Joyce Fiona Carmen Vivian Cherry Yuki Mandy Phoebe Kitty Connie Queenie Grace"
    " Michelle Stephanie Janice Natalie Christy Helen Amy Bonnie Rachel Sandy Yoyo Peggy Iris"
)
FOREIGN_GIVEN = _listed(
    "Maria Jocelyn Rajesh Priya Sunita Anil Bibek James Charlotte Thomas Sophie Haruka Kenji"
    " Min-ji Ayesha Imran Nur Siti Pierre Camille Oliver Emma Somchai Malee Thi-Hoa Minh"
)
FOREIGN_FAMILY = _listed(
    "Santos|Reyes|dela Cruz|Gurung|Thapa|Limbu|Sharma|Patel|Singh|Khan|Hussain|Smith|Wilson|Taylor"
    "|O'Connor|MacDonald|Tanaka|Yamamoto|Kim|Park|Nguyen|Dubois|Lefèvre|Müller|Widodo|Suwannarat",
    by="|",
)


class Characters:
    """Characters with their readings, in three rows that stand under one another."""

    def __init__(self, text: str) -> None:
        words = text.split()
        self.written, self.cantonese, self.mandarin = words[::3], words[1::3], words[2::3]


MALE = (Characters(_MALE_FIRST), Characters(_MALE_SECOND))
FEMALE = (Characters(_FEMALE_FIRST), Characters(_FEMALE_SECOND))


@cache
def surnames() -> dict[str, int]:
    """Return how many of 10,000 or so bear each surname."""
    words = _SURNAMES.split()
    return {name: int(share) for name, share in zip(words[::2], words[1::2], strict=True)}


def hong_kong_spelling(surname: str) -> str:
    return romanisations()[surname][0]


def mainland_spelling(surname: str) -> str:
    return romanisations()[surname][-1]
