"""What can be imported, and what shops and their systems call it in English and Chinese."""

from dataclasses import dataclass
from enum import StrEnum

from .reading.source import Type

TEXT = frozenset(Type)
NUMBER = frozenset({Type.INTEGER, Type.DECIMAL})
MOMENT = frozenset({Type.DATE, Type.DATETIME})


class Kind(StrEnum):
    CUSTOMERS = "customers"
    SALES = "sales"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row can say."""

    name: str
    label: str  # a msgid
    words: tuple[str, ...]  # folded as headers are: lower case, nothing but letters and digits
    looks: frozenset[Type] = TEXT
    longest: int = 0  # characters; none if it is not text


INVOICE = Field(
    "invoice",
    "Invoice number",
    _words(
        "invoice invoiceno invoicenumber invoiceid order orderno ordernumber orderid ordername "
        "receipt receiptno transactionid transactionno billno docno documentno salesno "
        "發票 發票號 發票號碼 發票編號 訂單 訂單號 訂單號碼 訂單編號 单号 單號 單據編號 "
        "交易編號 收據號碼 订单号 订单编号"
    ),
    longest=40,
)
CODE = Field(
    "code",
    "Line code",
    _words(
        "code stockcode sku itemcode itemno item productcode productid productno articleno "
        "article barcode lineitemsku partno modelno "
        "貨號 貨品編號 商品編號 商品代碼 商品貨號 產品編號 產品代碼 產品號 條碼 型號 货号 商品编号"
    ),
    longest=60,
)
DESCRIPTION = Field(
    "description",
    "Description",
    _words(
        "description productname itemname itemdescription product lineitemname title details "
        "productdescription goods "
        "描述 貨品名稱 商品名稱 產品名稱 品名 商品 貨品 產品 說明 内容 內容 商品名称"
    ),
    longest=200,
)
QUANTITY = Field(
    "quantity",
    "Quantity",
    _words(
        "quantity qty units pieces pcs lineitemquantity orderqty quantityordered "
        "數量 件數 購買數量 订购数量 訂購數量 数量"
    ),
    NUMBER,
)
UNIT_PRICE = Field(
    "unit_price",
    "Unit price",
    _words(
        "unitprice price lineitemprice itemprice priceeach sellingprice saleprice unitcost "
        "單價 價格 售價 單件價格 商品單價 单价 價錢"
    ),
    NUMBER,
)
CURRENCY = Field(
    "currency",
    "Currency",
    _words("currency currencycode ccy curr 貨幣 幣別 幣種 货币 币种"),
    longest=3,
)
PLACED_AT = Field(
    "placed_at",
    "Placed at",
    _words(
        "invoicedate orderdate date placedat createdat datetime ordertime orderedat time "
        "transactiondate purchasedate paidat saledate invoicetime orderdatetime "
        "日期 訂單日期 下單時間 下單日期 發票日期 交易日期 交易時間 成立時間 訂購日期 "
        "購買日期 時間 下单时间 订单日期"
    ),
    MOMENT,
)
CUSTOMER = Field(
    "customer",
    "Customer number",
    _words(
        "customerid customerno customernumber customercode customer custid clientid clientno "
        "memberid memberno membernumber userid buyerid accountno externalid uniqueid id "
        "客戶編號 客戶號碼 客戶代碼 客戶 顧客編號 顧客 會員編號 會員號碼 會員號 買家編號 "
        "客户编号 会员编号"
    ),
    longest=80,
)
COUNTRY = Field(
    "country",
    "Country",
    _words("country countrycode shippingcountry billingcountry nation 國家 國家地區 送貨國家 国家"),
    longest=60,
)
CHANNEL = Field(
    "channel",
    "Channel",
    _words(
        "channel saleschannel source platform store shop origin medium "
        "渠道 銷售渠道 來源 平台 通路 店舖 門市 订单来源 訂單來源"
    ),
    longest=60,
)
NAME_ZH = Field(
    "name_zh",
    "Name in Chinese",
    _words(
        "namezh chinesename namechinese namecn namehk nametc "
        "中文姓名 中文名 中文名稱 姓名 客戶姓名 客戶名稱 顧客姓名 會員姓名 收件人 收貨人 "
        "收件人姓名 姓名中文 客户姓名"
    ),
    longest=80,
)
NAME_EN = Field(
    "name_en",
    "Name in English",
    _words(
        "nameen englishname nameenglish name fullname customername clientname membername "
        "buyername billingname shippingname recipient contactname "
        "英文姓名 英文名 英文名稱 姓名英文"
    ),
    longest=160,
)
EMAIL = Field(
    "email",
    "E-mail",
    _words(
        "email emailaddress mail customeremail 電郵 電郵地址 電子郵件 電子郵箱 電郵信箱 邮箱 邮件"
    ),
    frozenset({Type.EMAIL}),
    longest=254,
)
PHONE = Field(
    "phone",
    "Telephone",
    _words(
        "phone phoneno phonenumber telephone tel telno mobile mobileno mobilephone mobilenumber "
        "whatsapp contactno contactnumber shippingphone billingphone "
        "電話 電話號碼 聯絡電話 手機 手機號碼 手提 手提電話 流動電話 联系电话 手机"
    ),
    frozenset({Type.PHONE, Type.INTEGER}),
    longest=40,
)
DISTRICT = Field(
    "district",
    "District",
    _words(
        "district area region city town shippingcity suburb 地區 區域 分區 區 十八區 城市 "
        "送貨地區 地区"
    ),
    longest=60,
)
CATEGORY = Field(
    "category",
    "Category",
    _words(
        "category productcategory producttype department group productgroup "
        "類別 分類 商品類別 商品分類 產品類別 產品分類 貨品類別 类别 分类"
    ),
    longest=40,
)
MEMBER_NO = Field(
    "member_no",
    "Member number",
    _words(
        "memberno membernumber memberid membershipno cardno 會員編號 會員號碼 會員號 "
        "會員卡號 会员编号"
    ),
    longest=30,
)
LANGUAGE = Field(
    "language",
    "Language",
    _words("language lang preferredlanguage locale 語言 語文 首選語言 慣用語言 语言"),
    longest=20,
)
JOINED_AT = Field(
    "joined_at",
    "Joined at",
    _words(
        "joinedat joined joindate joinedon membersince registeredat registrationdate createdat "
        "createdon signupdate 加入日期 入會日期 註冊日期 登記日期 建立日期 注册日期"
    ),
    MOMENT,
)
MARKETING = Field(
    "marketing",
    "Agreed to marketing",
    _words(
        "marketing newsletter optin subscribed subscribe marketingconsent emailmarketing "
        "acceptsmarketing promotions consent "
        "推廣 宣傳 電子報 訂閱 直接促銷 接受推廣 同意推廣 接收優惠"
    ),
)
CONSENT_BASIS = Field(
    "consent_basis",
    "How they agreed",
    _words("consentbasis basis howagreed optinmethod consentmethod 同意方式 同意途徑"),
    longest=60,
)
CONSENT_AT = Field(
    "consent_at",
    "When they agreed",
    _words(
        "consentdate consentat agreedat agreedon optindate optinat subscribedat 同意日期 訂閱日期"
    ),
    MOMENT,
)
CONSENT_EVIDENCE = Field(
    "consent_evidence",
    "What shows it",
    _words(
        "consentevidence evidence proof formno formnumber consentreference 同意證據 證據 表格編號"
    ),
    longest=200,
)
UNDER_18 = Field(
    "under_18",
    "Under 18",
    _words("under18 isminor minor underage child 未成年 未滿18歲 十八歲以下 18歲以下"),
    longest=20,
)

_PERSON = (CUSTOMER, NAME_ZH, NAME_EN, EMAIL, PHONE, DISTRICT, COUNTRY, CHANNEL)
FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.SALES: (
        *(INVOICE, CODE, DESCRIPTION, QUANTITY, UNIT_PRICE, CURRENCY, PLACED_AT, CATEGORY),
        *_PERSON,
    ),
    Kind.CUSTOMERS: (
        *(*_PERSON, MEMBER_NO, LANGUAGE, JOINED_AT),
        *(MARKETING, CONSENT_BASIS, CONSENT_AT, CONSENT_EVIDENCE, UNDER_18),
    ),
}
# Of each group one field must be mapped. A customer without any number or address could only be
# matched on an empty key, and would overwrite somebody else.
NEEDED: dict[Kind, tuple[tuple[Field, ...], ...]] = {
    Kind.SALES: ((INVOICE,), (CODE,), (QUANTITY,), (UNIT_PRICE,), (PLACED_AT,)),
    Kind.CUSTOMERS: ((CUSTOMER, MEMBER_NO, EMAIL, PHONE),),
}
