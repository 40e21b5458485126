"""
How characters of given names are read, as Hong Kong spells it (from memory).

A line is a usual spelling and the characters so read; a character may stand at several.
"""

from functools import cache

from kaifong.foundation.search.folding import simplify

_SPELT = """
chak 澤擇宅  cham 湛  chan 燦璨贊  chang 橙  chau 秋洲舟宙  che 車  cheong 昌祥翔長章彰張
cheuk 卓焯  cheung 祥翔長璋彰暢  chi 志智芝枝之池知治紙致姿慈茲  chik 植 直  chin 千展前賢錢
ching 正政貞靜清晴青澄程菁精晶楨靖蜻呈  cho 楚初  choi 彩才財采材在  chong 創莊  chor 楚初礎
chow 周  chu 珠柱  chuen 全泉存川傳銓村  chun 俊駿珍春真津鎮振晉進臻雋濬竣
chung 忠松聰仲鍾宗從重中頌琮  fai 輝暉快  fan 芬凡帆勳  fat 發  fei 飛菲妃斐  fong 芳方舫
fu 富夫符芙扶  fuk 福  fun 寬歡  fung 鳳峰豐鋒楓峯風逢  ha 夏霞遐  hang 衡恒杏幸行亨  hau 厚巧孝考
heung 香向響  hei 希喜熹曦禧晞羲  hin 軒顯憲騫衍  him 謙  hing 興慶馨卿磬  hiu 曉囂
ho 豪浩皓可好昊灝何濠賀顥  hoi 海凱愷開  hok 學鶴  hon 漢翰瀚罕  hong 康航匡  huen 萱
hung 雄鴻洪紅虹熊孔  ip 業  ka 家嘉加迦珈佳  kai 啟佳楷階繼契  kam 錦金琴甘  kan 根勤芹  kat 吉
kau 球九  kay 基琪  kei 基琪奇祺淇其旗期己紀祈機麒  keung 強  ki 琪祺琦奇淇基其  kin 健建堅
king 景瓊敬勁經擎  kit 傑潔杰結  kiu 嬌僑翹喬  ko 高  kok 國覺珏  kong 剛江光港廣  ku 古
kuen 娟權絹捲  kui 居駒鉅  kuk 菊  kun 冠觀  kung 功恭公弓  kwai 桂貴葵  kwan 君均軍鈞群坤筠關
kwok 國  kwong 光廣  kwun 冠觀  kwai 季  lai 麗禮勵黎  lam 琳林霖嵐藍  lan 蘭  lap 立  lau 流
lee 莉  lei 莉理李俐利  leung 良亮樑梁  li 莉俐  lik 力 力  lim 廉  lin 蓮連年漣憐
ling 玲靈齡凌寧令鈴翎苓  lok 樂洛諾  long 朗浪  lui 雷蕾  luk 綠  lun 倫麟輪  lung 龍隆  ma 馬
mai 米  man 文敏雯民汶曼旻萬  mang 孟萌  mau 茂  mei 美媚薇眉微  ming 明銘鳴茗名  miu 妙苗淼
mo 武慕  mui 梅妹  muk 木牧沐  na 娜  nam 南楠嵐男  nga 雅  ngan 雁顏  ngai 毅藝  ngok 岳樂
ning 寧  nok 諾  oi 愛靄  on 安  pak 柏百白栢  pang 鵬彭  pik 碧  ping 平萍屏秉炳苹  po 寶保波葆
pong 邦  pui 佩珮培沛蓓  sai 世細  sam 心三  san 新山珊辛燊  sang 生  sau 秀修壽收守  sek 碩石
seung 尚常湘雙  sha 莎紗  shan 珊山姍善  shek 碩石  shing 成誠勝承聖城盛昇  shiu 少韶邵兆肇紹
shue 樹舒書  shui 水瑞  shuk 淑叔  shun 順信舜淳  si 思詩絲  sik 錫  sin 仙倩善羨先  sing 星城昇
siu 小少兆笑肇紹萧  so 素  suen 宣旋孫璇  sui 瑞萃穗遂  suk 淑  sum 心深  sun 新信辛迅  sung 崧嵩
sze 思詩斯仕士絲  suet 雪  tai 大泰太帝娣棣  tak 德得  tan 丹  tat 達  ting 婷廷庭亭珽  tin 天田
tim 添甜  to 滔濤桃圖陶  tong 堂棠唐  tsang 增  tseung 翔祥  tsz 子梓芷紫之慈詞孜緻芝
tsun 俊駿浚進晉  tuen 端  tung 東彤桐同冬彤童棟通潼  tik 迪  wa 華  wah 華樺
wai 偉慧惠威維蕙煒暐瑋為衛蔚緯唯瑋懷瑩  wan 雲韻允運尹芸筠昀  wang 宏弘  wing 永詠穎榮泳潁咏
wo 和禾  wong 旺煌  wui 會匯滙  wun 桓媛  yam 蔭音欽  yan 欣恩仁忻殷人茵昕甄忍  yat 日一逸溢壹
yau 有佑祐友優悠柔幽尤  yee 儀怡宜綺懿義意頤兒爾誼  yeuk 若  yeung 揚陽洋楊
yi 怡儀宜綺懿爾依伊以怡  yick 奕益亦  yik 奕翊益懌易譯億  yim 艷嚴妍  yin 賢燕然妍嫣彥言研
ying 英瑩盈穎瑛螢影迎映凝熒  yiu 耀瑤堯遙曜  yu 宇瑜如茹愉雨裕餘渝語予儒妤汝
yue 宇瑜如茹愉雨裕餘渝語予儒妤汝  yuen 源婉遠媛元園苑玄婉  yuet 月悅越  yui 銳睿蕊
yuk 玉旭鈺昱煜育沃郁毓  yun 潤恩欣  yung 勇容蓉榮融庸鏞  dai 大
"""


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Return the Cantonese spellings of each character, by its simplified form."""
    table: dict[str, list[str]] = {}
    spelling = ""
    for word in _SPELT.split():
        if word.isascii():
            spelling = word
            continue
        for character in simplify(word):
            known = table.setdefault(character, [])
            if spelling not in known:
                known.append(spelling)
    return {character: tuple(spellings) for character, spellings in table.items()}


@cache
def characters_read() -> dict[str, str]:
    """Return the characters, simplified, that a spelling may stand for."""
    table: dict[str, str] = {}
    for character, spellings in readings().items():
        for spelling in spellings:
            table[spelling] = table.get(spelling, "") + character
    return table
