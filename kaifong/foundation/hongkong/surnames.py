"""Hong Kong surnames: characters with their usual romanisations, commonest first (from memory)."""

from functools import cache

from kaifong.foundation.search.folding import simplify

# Character, then romanisations joined by "/": Hong Kong's first, Taiwan's or the mainland's last.
_COMMON = """
陳 Chan/Chen/Tan  黃 Wong/Vong/Huang  李 Lee/Li  張 Cheung/Chang/Zhang  梁 Leung/Liang
林 Lam/Lin/Lim  劉 Lau/Liu  吳 Ng/Wu  何 Ho/He  楊 Yeung/Young/Ieong/Yang  鄭 Cheng/Zheng
曾 Tsang/Zeng  郭 Kwok/Guo  鄧 Tang/Deng  葉 Yip/Ip/Ye  周 Chow/Chau/Zhou  馮 Fung/Feng
王 Wong/Wang  蔡 Choi/Tsoi/Cai  許 Hui/Xu  徐 Tsui/Chui/Xu  朱 Chu/Zhu  羅 Law/Lo/Luo
余 Yu/Yee/Yue  謝 Tse/Xie  黎 Lai/Li  潘 Poon/Pan  莫 Mok/Mo  江 Kong/Jiang
鍾 Chung/Zhong  蕭 Siu/Xiao  胡 Wu/Woo/Hu  方 Fong/Fang  盧 Lo/Lu  麥 Mak/Mai
馬 Ma  蘇 So/Su  趙 Chiu/Zhao  彭 Pang/Peng  關 Kwan/Guan  高 Ko/Gao
"""
_LESS_COMMON = """
陸 Luk/Lu  賴 Lai  鄺 Kwong/Kuang  阮 Yuen/Ruan  袁 Yuen/Yuan  譚 Tam/Tan  程 Ching/Cheng
孫 Suen/Sun  杜 To/Du  戴 Tai/Dai  洪 Hung/Hong  冼 Sin/Xian  岑 Shum/Sum/Cen  沈 Shum/Shen
翁 Yung/Weng  溫 Wan/Wen  韋 Wai/Wei  蔣 Cheung/Tseung/Jiang  姚 Yiu/Yao  范 Fan  唐 Tong/Tang
湯 Tong/Tang  康 Hong/Kang  連 Lin/Lian  施 Sze/Shi  史 Sze/Shi  石 Shek/Shi  崔 Tsui/Chui/Cui
宋 Sung/Song  董 Tung/Dong  任 Yam/Yum/Ren  古 Koo/Gu  顧 Koo/Gu  甘 Kam/Gan
金 Kam/Jin  龍 Lung/Long  凌 Ling  文 Man/Wen  萬 Man/Wan  簡 Kan/Jian  區 Au/Ou  歐 Au/Ou
侯 Hau/Hou  邱 Yau/Chiu/Qiu  丘 Yau/Qiu  游 Yau/You  尤 Yau/You  招 Chiu/Zhao  焦 Chiu/Jiao
詹 Chim/Zhan  霍 Fok/Huo  伍 Ng/Wu  雷 Lui/Lei  呂 Lui/Lu  廖 Liu/Liao  駱 Lok/Luo
樂 Lok/Le  卓 Cheuk/Zhuo  祝 Chuk/Zhu  倫 Lun  龐 Pong/Pang  白 Pak/Bai  柏 Pak/Bo
"""
_RARE = """
傅 Fu  符 Fu  苗 Miu/Miao  繆 Miu/Mau  柳 Lau/Liu  柯 Or/Ke  殷 Yan/Yin  甄 Yan/Zhen
嚴 Yim/Yan  冉 Yim/Ran  閻 Yim/Yan  田 Tin/Tian  佘 Shea/She  畢 Put/But/Bi  鮑 Pau/Bao
包 Pau/Bao  毛 Mo/Mao  巫 Mo/Wu  武 Mo/Wu  成 Shing/Cheng  盛 Shing/Sheng  倪 Ngai/Ni
魏 Ngai/Wei  危 Ngai/Wei  聶 Nip/Nie  寧 Ning  藍 Lam/Lan  練 Lin/Lian  容 Yung/Rong
翟 Chak/Zhai  植 Chik  戚 Chik/Qi  錢 Chin/Qian  秦 Chun/Qin  臧 Chong/Zang  莊 Chong/Zhuang
屈 Wat/Qu  尹 Wan/Yin  雲 Wan/Yun  單 Sin/Shan  辛 San/Xin  申 San/Shen  邵 Shiu/Shao
孔 Hung/Kong  熊 Hung/Xiong  夏 Ha/Xia  韓 Hon/Han  向 Heung/Xiang  喬 Kiu/Qiao
紀 Kei/Ji  祁 Kei/Qi  奚 Hai/Xi  葛 Kot/Ge  龔 Kung/Gong  宮 Kung/Gong  鄒 Chow/Zou
勞 Lo/Lao  路 Lo/Lu  利 Lee/Li  官 Koon/Guan  管 Koon/Guan  莘 San  麻 Ma  米 Mai/Mi
蒙 Mung/Meng  孟 Mang/Meng  狄 Tik/Di  丁 Ting/Ding  滕 Tang/Teng  段 Tuen/Duan  陶 To/Tao
童 Tung/Tong  湛 Cham/Zhan  車 Che  池 Chi  齊 Chai/Qi  柴 Chai  曹 Tso/Cho/Cao
左 Tso/Zuo  項 Hong/Xiang  賀 Ho/He  郝 Kok/Hao  樊 Fan  花 Fa/Hua  幸 Hang  刁 Tiu/Diao
俞 Yu  于 Yu  虞 Yu  禤 Huen/Xuan  楚 Chor  布 Po/Bu  鄔 Wu  胥 Shui
"""
# Two words only where no common surname with a given name reads the same (王富強 is Wong Fu Keung).
_COMPOUND = """
歐陽 Au_Yeung/Auyeung/Au-Yeung/Ouyang  司徒 Szeto/Sze_To/Sze-To/Situ  諸葛 Chu_Kot/Chu-Kot/Zhuge
上官 Sheung_Koon/Sheung_Kwun/Sheung-Koon/Shangguan  司馬 Sze_Ma/Szema/Sze-Ma/Sima
皇甫 Wong-Fu/Huangfu  令狐 Ling-Wu/Linghu  慕容 Mo-Yung/Murong  夏侯 Ha-Hau/Xiahou
端木 Tuen-Muk/Duanmu  東方 Tung-Fong/Dongfang  公孫 Kung-Suen/Gongsun  尉遲 Wat-Chi/Yuchi
鍾離 Chung-Lei/Zhongli  獨孤 Tuk-Ku/Dugu
"""
# Met among customers though without a usual Hong Kong spelling of their own.
_OTHER_CHARACTERS = "汪常鄭裴梅席季賈婁牛安孟穆卞齊伏明談茅費廉薛郎竇章伊巴艾儲靳牟貝駱敖解應冷應蒲"


type Table = dict[str, tuple[str, ...]]


@cache
def romanisations() -> Table:
    """Return each surname's spellings ("Chan"), the commonest first, by its characters."""
    table: Table = {}
    for block in (_COMMON, _LESS_COMMON, _RARE, _COMPOUND):
        table |= dict(_pairs(block))
    return table


@cache
def characters() -> Table:
    """Return the surnames that a spelling ("chan", in lower case) may stand for."""
    table: Table = {}
    for surname, spellings in romanisations().items():
        for spelling in spellings:
            table[spelling.lower()] = (*table.get(spelling.lower(), ()), surname)
    return table


@cache
def ranks() -> dict[str, int]:
    """Return how common a spelling in lower case is: 3 among the commonest, 2, or 1 if rare."""
    table: dict[str, int] = {}
    for rank, block in ((1, _RARE), (2, _LESS_COMMON), (3, _COMMON), (3, _COMPOUND)):
        table |= {name.lower(): rank for _, spellings in _pairs(block) for name in spellings}
    return table


@cache
def two_word_surnames() -> frozenset[tuple[str, ...]]:
    """Return the words, in lower case, of each surname that is written in two ("au", "yeung")."""
    return frozenset(tuple(name.split()) for name in characters() if " " in name)


def surname_length(chinese: str) -> int:
    """Return how many characters of a Chinese name are its surname; 0 if it begins with none."""
    simple = simplify(chinese)
    if simple[:2] in _known_characters():
        return min(2, len(simple))
    return int(simple[:1] in _known_characters())


@cache
def _known_characters() -> frozenset[str]:
    return frozenset(simplify(name) for name in (*romanisations(), *_OTHER_CHARACTERS))


def _pairs(block: str) -> list[tuple[str, tuple[str, ...]]]:
    words = block.split()
    spellings = [tuple(names.replace("_", " ").split("/")) for names in words[1::2]]
    return list(zip(words[::2], spellings, strict=True))
