"""Telling an English given name from a Cantonese one."""

import re

_ENGLISH = """
aaron abby abigail ada adam adrian agnes alan albert alex alexander alexandra alfred alice alicia
allen alvin amanda amber amelia amy andrea andrew andy angel angela angelina angie anita ann anna
annie anson anthony antonio april arthur ashley audrey aurora barbara beatrice becky belinda ben
benedict benjamin bernard bertha betty beverly billy bobby bonnie boris bosco brandon brenda brian
bruce bryan calvin candice candy carl carlos carmen carol caroline carrie catherine cathy cecilia
charles charlie charlotte cherry chloe chris christian christina christine christopher christy
cindy claire clara clement cliff coco colin connie crystal cynthia daisy daniel danny daphne darren
dave david dawn debbie deborah denise dennis derek dick dickson dominic donald dora doris dorothy
douglas eason eddie eddy eden edgar edith edmond edmund edward edwin eileen elaine eleanor elena
elizabeth ella ellen elsa elsie elvis emily emma emmanuel eric erica ernest esther ethan eugene
eunice eva evan eve evelyn fanny felix fiona flora florence frances francis frank franky fred
frederick gabriel gary gavin george gerald gigi gilbert gillian gina gladys gloria gordon grace
graham gregory hannah harold harriet harris harry harvey hayley hazel heather heidi helen helena
henry herman hilary hilda howard ian ingrid irene iris isaac isabel isabella ivan ivy jack jackie
jackson jacky jacob jacqueline jaden james jamie jane janet janice jasmine jason jay jeff jeffrey
jennifer jenny jeremy jerry jesse jessica jessie jimmy joan joanna joanne jocelyn joe joel joey
john johnny johnson jonathan joseph josephine joshua josie joy joyce juan judy julia julian juliana
julie june justin karen karl kate katherine kathy katie katy keith kelly kelvin ken kenneth kenny
kevin kitty kristy kylie larry laura lauren lawrence leo leon leonard leslie lewis lillian lily
linda lisa lois louis louise lucas lucy luke lydia mabel maggie mandy marco marcus margaret maria
marie mario marion mark martha martin marvin mary mathew matt matthew maureen maurice max maxine
may megan melissa melody mia michael michelle mike mimi miranda monica morris nancy natalie natasha
nathan nelson nicholas nick nicky nicole nina noah noel nora norman oliver olivia oscar owen pamela
patricia patrick paul paula pauline pearl peggy penny percy peter phil philip phoebe phyllis polly
priscilla queenie rachel rainbow ralph ray raymond rebecca regina rex richard ricky rita robert
robin roger roland ronald rosa rose roy ruby russell ruth ryan sabrina sally sam samantha samson
samuel sandra sandy sarah scott sean sharon shirley sidney silvia simon sonia sophia sophie stanley
stella stephanie stephen steve steven stuart sue suki sunny susan suzanne sylvester sylvia tammy
ted terence teresa terry thomas tiffany timothy tina toby tom tommy tony tracy troy valerie vanessa
venus vera veronica vicky victor victoria vincent viola violet vivian vivien wallace walter wanda
warren wayne wendy wesley wilfred william willy wilson winnie winston yolanda yoyo yuki yvonne zoe
"""
# Surnames that are met as often as a syllable of a given name (家豪 Ka Ho, 詠琳 Wing Lam).
_ALSO_GIVEN_WORDS = """
cheuk cheung chi chin ching chun chung fong fu fung gan ha hang ho hon hong hung kam kan kei ki
kin kit kiu ko kong koon kwan kwong lai lam lei leung lin ling lok long lui luk lung man mei miu
mo mung nam ngai ning on pak po pui put san shan shek shing shiu shuk shun sin siu suen sum sung
sze tai tak tin ting to tong tsun tung wa wah wai wan wing wu yam yan yang yat yau yee yi yik yim
yin ying yiu yu yue yuen yuet yuk yung
"""
_SYLLABLE = (
    r"(?:ng|sz|tsz|tze|sze|(?:b|ch|d|f|gw?|hw?|j|kw?|l|m|ng?|p|s|sh|t|ts|tz|w|y)?"
    r"(?:eung|euk|eng|eun|ei|ek|ey|ee|e|oong|oon|ong|oi|ok|ot|or|on|oo|ou|ow|o|uen|uet|ue|ui|uk|"
    r"ung|ut|un|u|ing|iu|ik|im|in|ip|it|i|ang|aai|ai|ak|am|an|ap|at|au|aw|ay|ah|a|y))"
)
_CANTONESE = re.compile(rf"{_SYLLABLE}{{1,3}}(?:-{_SYLLABLE}{{1,2}})*", re.IGNORECASE)
_NAMES = frozenset(_ENGLISH.split())
_ALSO_GIVEN = frozenset(_ALSO_GIVEN_WORDS.split())


def is_english(word: str) -> bool:
    """Tell whether the word is a usual English given name; so are all parts of a joined one."""
    return all(part in _NAMES for part in word.lower().split("-"))


def is_cantonese(word: str) -> bool:
    """Tell whether the word reads as one to three romanised Cantonese syllables."""
    return not is_english(word) and _CANTONESE.fullmatch(word) is not None


def is_also_given(word: str) -> bool:
    """Tell whether a surname is also common as a syllable of given names."""
    return word.lower() in _ALSO_GIVEN
