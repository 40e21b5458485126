"""The words of which the made-up shop's products are named. All brands are invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    en: str
    zh: str


@dataclass(frozen=True)
class Item:
    """A kind of thing with the cheapest and the dearest price in dollars."""

    en: str
    zh: str
    low: float
    high: float


@dataclass(frozen=True)
class Ware:
    items: list[Item]
    brands: list[Word]
    variants: list[Word]


def _words(text: str) -> list[Word]:
    return [Word(*part.strip().split("/")) for part in text.split(";")]


def _items(text: str) -> list[Item]:
    rows = [part.strip().split("/") for part in text.split(";")]
    return [Item(en, zh, float(low), float(high)) for en, zh, low, high in rows]


THINGS = _words(
    "Classic/經典;Compact/輕巧;Deluxe/豪華;Premium/高級;Mini/迷你;Portable/便攜;Slim/纖薄"
    ";Large/大型;Eco/環保;Foldable/可摺式;Limited Edition/限量版;Everyday/日常"
)
KINDS = _words(
    "Classic/經典;Deluxe/豪華;Premium/高級;Everyday/日常;Natural/天然;Gentle/溫和;Value/優惠"
    ";Travel/旅行;Large/大號;Small/細號;Soft/柔軟;New/新款"
)
COLOURS = _words(
    "Black/黑色;White/白色;Navy/深藍色;Grey/灰色;Beige/米色;Pink/粉紅色;Olive/橄欖綠;Brown/啡色"
    ";Sky Blue/天藍色;Burgundy/酒紅色;Lavender/薰衣草紫;Cream/奶油色"
)
TASTES = _words(
    "Original/原味;Organic/有機;Low-sugar/低糖;Family Pack/家庭裝;Japanese-style/日式;Premium/特級"
    ";Gift Box/禮盒裝;Travel Pack/旅行裝;Wholegrain/全穀;Freshly Packed/鮮製;Value Pack/優惠裝"
    ";Selected/精選"
)
CARES = _words(
    "Hydrating/保濕;Gentle/溫和;Brightening/亮白;Repairing/修護;Refreshing/清爽;Sensitive/敏感肌"
    ";Herbal/草本;Rose/玫瑰;Green Tea/綠茶;Unscented/無香;Overnight/晚間;Travel Size/旅行裝"
)
FEASTS = _words(
    "Good Fortune/鴻運;Full Moon/滿月;Golden/金裝;Blossom/花開富貴;Joyful/喜樂;Classic/經典"
    ";Harbour/維港;Prosperity/豐盛;Deluxe/豪華;Handmade/手工;Miniature/迷你;Heritage/傳統"
)

WARES = {
    "home": Ware(
        _items(
            "Storage Box/收納箱/49/220;Duvet Cover/被套/180/690;Table Lamp/檯燈/129/590"
            ";Bath Towel/浴巾/39/180;Laundry Basket/洗衣籃/69/240;Shoe Rack/鞋架/150/620"
            ";Pillow/枕頭/89/480;Curtain/窗簾/160/780;Hanger Set/衣架套裝/29/110"
            ";Dehumidifier Bag/吸濕袋/18/75;Door Mat/地墊/45/190;Air Purifier/空氣清新機/690/2900"
        ),
        _words("Homestead/居樂;Tong Lau/唐樓生活;Bauhinia/紫荊家;Nook & Nest/小窩;Sampan/舢舨"),
        THINGS,
    ),
    "kitchen": Ware(
        _items(
            "Wok/炒鑊/159/690;Rice Cooker/電飯煲/299/1800;Chef Knife/廚師刀/120/780"
            ";Clay Pot/砂鍋/79/320;Steamer/蒸籠/58/260;Thermos/保溫壺/99/420"
            ";Chopping Board/砧板/49/280;Tea Set/茶具套裝/139/880;Lunch Box/飯盒/39/180"
            ";Frying Pan/平底鑊/99/560;Kettle/電熱水壺/129/520;Food Container/保鮮盒/25/160"
        ),
        _words("Dai Pai/大牌檔;Iron Lion/鐵獅;Morning Tea/早茶;Lucky Wok/好運鑊;Copper Lane/銅巷"),
        THINGS,
    ),
    "beauty": Ware(
        _items(
            "Facial Cleanser/潔面乳/58/260;Serum/精華液/168/980;Sunscreen/防曬乳/78/320"
            ";Sheet Mask/面膜/15/140;Shampoo/洗髮水/49/260;Hand Cream/護手霜/29/150"
            ";Lipstick/唇膏/88/330;Body Lotion/身體乳/59/280;Vitamin C/維他命C/98/380"
            ";Fish Oil/魚油/128/460;Toner/爽膚水/68/340;Eye Cream/眼霜/138/720"
        ),
        _words("Plum Rain/梅雨;Lotus Lab/蓮研;Fragrant Bay/香灣;Dew & Jade/露玉;Silk Street/絲街"),
        CARES,
    ),
    "baby": Ware(
        _items(
            "Nappies/紙尿片/79/320;Baby Wipes/嬰兒濕紙巾/15/90;Feeding Bottle/奶樽/59/240"
            ";Formula/奶粉/188/420;Bib/口水肩/25/90;Stroller/嬰兒車/690/4200"
            ";Baby Lotion/嬰兒潤膚露/48/160;Teether/牙膠/35/120;Swaddle/包巾/79/260"
            ";Car Seat/汽車座椅/780/3600;High Chair/餐椅/390/1600;Sleepsuit/連身睡衣/69/230"
        ),
        _words(
            "Little Star Ferry/小天星;Dim Sum Baby/點心寶寶;Panda Nap/熊貓午睡;First Step/第一步"
            ";Cloud Nine/九雲"
        ),
        KINDS,
    ),
    "electronics": Ware(
        _items(
            "Wireless Earbuds/無線耳機/199/1600;Power Bank/行動充電器/129/520"
            ";Keyboard/鍵盤/199/1100;Mouse/滑鼠/89/620;Phone Case/手機殼/39/220"
            ";USB-C Cable/USB-C充電線/29/160;Webcam/網絡鏡頭/199/890;Speaker/喇叭/249/2200"
            ";Tablet Stand/平板支架/59/260;Smart Watch/智能手錶/490/3200;Desk Fan/座枱風扇/129/580"
            ";Monitor/顯示器/790/4200"
        ),
        _words("Neon Road/霓虹道;Apliu/鴨寮;Voltbay/伏灣;Tramline/電車線;Quartz Hill/石英山"),
        THINGS,
    ),
    "toys": Ware(
        _items(
            "Building Blocks/積木/99/690;Jigsaw Puzzle/拼圖/69/290;Mahjong Set/麻雀/180/990"
            ";Board Game/桌上遊戲/120/480;Model Tram/電車模型/89/460;Plush Bear/毛公仔熊/79/320"
            ";Remote-control Car/遙控車/159/890;Kite/風箏/45/180;Doll House/娃娃屋/260/1200"
            ";Playing Cards/啤牌/18/70;Science Kit/科學套裝/129/520;Bubble Machine/泡泡機/39/190"
        ),
        _words(
            "Ding Ding/叮叮;Tin Robot/鐵皮人;Happy Valley Toys/快活谷;Paper Crane/紙鶴"
            ";Little Dragon/小龍"
        ),
        THINGS,
    ),
    "stationery": Ware(
        _items(
            "Notebook/筆記簿/15/90;Gel Pen/啫喱筆/8/36;Fountain Pen/墨水筆/79/690"
            ";Planner/行事曆/58/260;Sticky Notes/便條紙/10/45;Pencil Case/筆袋/29/140"
            ";Correction Tape/塗改帶/9/32;Folder/文件夾/8/48;Brush Pen/毛筆/18/120"
            ";Watercolours/水彩/49/320;Stapler/釘書機/25/110;School Bag/書包/199/890"
        ),
        _words(
            "Ink & Tide/墨潮;Wing Lok Paper/永樂紙品;Study Lane/書巷;Red Envelope/利是"
            ";Nine Brush/九筆"
        ),
        COLOURS,
    ),
    "pets": Ware(
        _items(
            "Cat Food/貓糧/29/360;Dog Food/狗糧/49/520;Cat Litter/貓砂/39/160"
            ";Dog Treats/狗小食/25/120;Pet Bed/寵物床/99/480;Leash/牽繩/49/220"
            ";Scratching Post/貓抓柱/89/420;Pet Carrier/寵物袋/149/680"
            ";Aquarium Filter/魚缸過濾器/79/380;Cat Snack/貓小食/12/68"
            ";Shampoo for Pets/寵物沐浴露/49/180;Water Fountain/飲水機/159/420"
        ),
        _words(
            "Tong Gau/唐狗;Whisker Bay/鬚灣;Shop Cat/舖頭貓;Peak Paws/山頂爪;Fin & Feather/鰭羽"
        ),
        KINDS,
    ),
    "sports": Ware(
        _items(
            "Yoga Mat/瑜伽墊/99/520;Hiking Pole/行山杖/89/460;Running Shoes/跑鞋/390/1400"
            ";Water Bottle/水樽/49/260;Backpack/背囊/199/1200;Badminton Racket/羽毛球拍/159/1300"
            ";Resistance Band/彈力帶/39/160;Tent/帳篷/390/2400;Swim Goggles/泳鏡/69/320"
            ";Dumbbell/啞鈴/79/480;Headlamp/頭燈/89/390;Quick-dry Towel/快乾毛巾/49/190"
        ),
        _words(
            "Dragon's Back/龍脊;MacLehose/麥徑;Lion Rock Gear/獅子山;Sai Wan Surf/西浪"
            ";Trailwalk/山徑"
        ),
        COLOURS,
    ),
    "groceries": Ware(
        _items(
            "Jasmine Rice/茉莉香米/49/160;Soy Sauce/豉油/18/68;Instant Noodles/即食麵/12/58"
            ";Oat Milk/燕麥奶/18/42;XO Sauce/XO醬/68/280;Dried Scallops/瑤柱/180/980"
            ";Pu'er Tea/普洱茶/58/680;Coffee Beans/咖啡豆/78/260;Egg Rolls/蛋卷/39/180"
            ";Honey/蜂蜜/48/220;Mixed Nuts/果仁/39/190;Chicken Essence/滴雞精/168/620"
        ),
        _words(
            "Wet Market/街市;Grain & Sea/穀海;Sun Kee/新記;Hakka Kitchen/客家廚"
            ";Yau Ma Farm/油麻農莊"
        ),
        TASTES,
    ),
    "fashion": Ware(
        _items(
            "T-shirt/T恤/59/320;Linen Shirt/麻質恤衫/159/590;Jeans/牛仔褲/199/890"
            ";Dress/連身裙/199/1200;Rain Jacket/雨褸/229/980;Tote Bag/布袋/49/290"
            ";Sneakers/波鞋/290/1300;Socks/襪/19/90;Cheongsam/長衫/490/2600;Umbrella/雨傘/59/320"
            ";Belt/皮帶/99/560;Down Vest/羽絨背心/299/1300"
        ),
        _words("Cotton Tree/木棉;Lan Street/蘭街;Monsoon/季風;Two Tailors/二裁縫;Kwun/裙"),
        COLOURS,
    ),
    "gifts": Ware(
        _items(
            "Mooncakes/月餅/128/580;Red Packets/利是封/15/90;Lantern/燈籠/39/260"
            ";Gift Hamper/禮籃/299/2200;Scented Candle/香薰蠟燭/89/420;Greeting Card/賀卡/12/48"
            ";Chocolate Box/朱古力禮盒/68/420;Pudding/賀年糕點/78/320"
            ";Preserved Flowers/保鮮花/199/980;Candy Box/全盒/99/460;Photo Frame/相架/59/290"
            ";Wine Set/酒具/159/890"
        ),
        _words(
            "Moon Rabbit/月兔;Fai Chun/揮春;Double Happiness Lane/囍巷;Kumquat/年桔"
            ";Tai Hang Lantern/大坑燈"
        ),
        FEASTS,
    ),
}
