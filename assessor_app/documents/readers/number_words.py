"""Numbers written in the ways a word processor counts: letters, Roman, words, other scripts' digits."""

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip
_ALPHABETS = {
    "russianLower": "абвгдежзиклмнопрстуфхцчшщыэюя",
    "russianUpper": "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ",
    "hebrew2": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
    "ganada": "가나다라마바사아자차카타파하",
    "chosung": "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ",
    "aiueo": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
    "iroha": "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
    "thaiLetters": "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_DIGITS = {"thaiNumbers": 0x0E50, "hindiNumbers": 0x0966, "decimalFullWidth": 0xFF10, "decimalFullWidth2": 0xFF10}
_CIRCLES = {"decimalEnclosedCircle": (0x2460, 20), "decimalEnclosedCircleChinese": (0x2460, 20),
            "decimalEnclosedParen": (0x2474, 20), "decimalEnclosedFullstop": (0x2488, 20)}  # fmt: skip
_CHINESE = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
            "taiwaneseCountingThousand", "japaneseDigitalTenThousand", "koreanDigital2", "chineseLegalSimplified",
            "taiwaneseDigital", "koreanCounting", "koreanDigital")  # fmt: skip
_HEBREW = ((400, "ת"), (300, "ש"), (200, "ר"), (100, "ק"), (90, "צ"), (80, "פ"), (70, "ע"), (60, "ס"), (50, "נ"),
           (40, "מ"), (30, "ל"), (20, "כ"), (16, "טז"), (15, "טו"), (10, "י"), (9, "ט"), (8, "ח"), (7, "ז"), (6, "ו"),
           (5, "ה"), (4, "ד"), (3, "ג"), (2, "ב"), (1, "א"))  # fmt: skip


def written(number: int, form: str) -> str:
    """A number in one of Word's number formats; plain digits for one that is not known."""
    number = max(0, min(number, 99_999))
    if form in ("lowerLetter", "upperLetter") and number:
        text = chr(97 + (number - 1) % 26) * min(1 + (number - 1) // 26, 20)
        return text.upper() if form == "upperLetter" else text
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        text = _summed(number, _ROMAN)
        return text.upper() if form == "upperRoman" else text
    if form in ("none", "bullet"):
        return ""
    if form.startswith("decimalZero"):
        return f"{number:02}"
    if form in ("ordinal", "ordinalText", "cardinalText"):
        return _ordinal(number) if form == "ordinal" else _in_words(number, form == "ordinalText")
    return _other_script(number, form)


def _other_script(number: int, form: str) -> str:
    if form in _ALPHABETS and number:
        letters = _ALPHABETS[form]
        return letters[(number - 1) % len(letters)] * min(1 + (number - 1) // len(letters), 5)
    if form in _DIGITS:
        return "".join(chr(_DIGITS[form] + int(digit)) for digit in str(number))
    if form in _CIRCLES and 0 < number <= _CIRCLES[form][1]:
        return chr(_CIRCLES[form][0] + number - 1)
    if form in _CHINESE and number < 100:
        return _chinese(number)
    if form == "hebrew1" and 0 < number < 1000:
        return _summed(number, _HEBREW)
    if form == "numberInDash":
        return f"- {number} -"
    if form == "hex":
        return f"{number:X}"
    if form == "chicago" and number:
        return "*†‡§"[(number - 1) % 4] * min(1 + (number - 1) // 4, 5)
    return str(number)


def _summed(number: int, signs: tuple[tuple[int, str], ...]) -> str:
    text = ""
    for worth, sign in signs:
        text, number = text + sign * (number // worth), number % worth
    return text


def _ordinal(number: int) -> str:
    tail = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{tail}"


def _in_words(number: int, ordinal: bool) -> str:
    if number >= 100:
        return _ordinal(number) if ordinal else str(number)
    words = [_ONES[number]] if number < 20 else [_TENS[number // 10], *([_ONES[number % 10]] if number % 10 else [])]
    if ordinal:
        last = words[-1]
        words[-1] = _ORDINALS.get(last) or (last[:-1] + "ieth" if last.endswith("y") else last + "th")
    return "-".join(words).capitalize()


def _chinese(number: int) -> str:
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    lead = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
    return lead + (digits[ones] if ones or not tens else "")
