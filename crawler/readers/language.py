"""The language of a text: the page's own declaration, checked by a vote of stop words and scripts.

Reads nothing but what it is handed; gives ISO 639-1 codes.
"""

from __future__ import annotations

import re
from collections import Counter

_STOP_WORDS = {
    "en": "the and of to is in for with you your our this that are from it on be or as not we have will at by can if",
    "de": "der die das und ist für mit nicht ein eine auf sie von zu den im wir auch bei oder werden ihre sich dem aus",
    "fr": "le la les et est pour avec vous des une dans votre sur pas nous par qui du au ce ou sont plus aux cette",
    "es": "el los las y es para con una por su del que en al lo como más sus este o son no se puede nuestra",
    "it": "il gli e è per con una del della che di non i le si sono nel alla dei da più questo come o tuo",
    "nl": "de het een en is voor met van niet op je uw dat zijn wordt bij ook deze of onze aan te naar kan",
    "sv": "och att är för med en ett på som det inte av den till du har om eller från kan vi din så",
    "da": "og at er for med en et på som det ikke af den til du har om eller fra kan vi din så også hvis dig",
    "nb": "og å er for med en et på som det ikke av den til du har om eller fra kan vi din så også hvis deg",
    "fi": "ja on ei se että kun myös tai sen ovat voi joka kanssa sekä ole jos mutta niin tuotteen",
    "pl": "i w na z jest do nie się to dla oraz że od po przez są lub o za jak można który",
    "cs": "a v na je se s pro že z do nebo jsou k po od jako které při je-li však bude naše",
    "sk": "a v na je sa s pre že z do alebo sú k po od ako ktoré pri však bude naše",
    "pt": "o a os as e é para com uma um por não do da que em no na ao seu sua mais dos das ou são você",
    "hu": "a az és is egy nem hogy van vagy ez de meg azt csak lesz termék",
    "ro": "și de la cu pentru este în pe din nu o un sau care mai sunt prin produs",
    "tr": "ve bir bu için ile da de ne çok daha olan gibi veya en ürün",
}
_VOTES: dict[str, tuple[str, ...]] = {}
for _language, _listed in _STOP_WORDS.items():
    for _stop_word in _listed.split():
        _VOTES[_stop_word] = (*_VOTES.get(_stop_word, ()), _language)

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
)
"""Scripts that one language of shops writes, told in this order (Japanese before Chinese, Ukrainian before Russian)."""
_OTHER_SCRIPT = re.compile(f"[{''.join(script.pattern.strip('[]') for _, script in _SCRIPTS)}]")

_WORD = re.compile(r"[^\W\d_]+(?:-li)?")
SAMPLE = 6000
"""Characters of a text that vote."""
_LEAST_VOTES = 8
_LEAST_LEAD = 1.6
_VOTES_TO_OVERRULE = 30
"""Votes it takes to overrule what a page declares: a single sentence of another language has fewer by chance."""
_TODAY = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}


def normal_tag(tag: str | None) -> str | None:
    """Return the ISO 639-1 code of a language tag as pages declare it (`de-AT`, `en_US`, `no`)."""
    match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", tag or "")
    if match is None:
        return None
    code = match.group(1).lower()
    return _TODAY.get(code, code)


def vote(text: str) -> tuple[str | None, float]:
    """Guess a text's language.

    Returns:
        The language, and by how much it leads the next, 1 to infinity; (None, 0) where the words do not let one tell.
    """
    return _counted(text)[:2]


def _counted(text: str) -> tuple[str | None, float, int]:
    """Guess as `vote` does, and give the votes, too."""
    sample = text[:SAMPLE]
    if _OTHER_SCRIPT.search(sample):
        letters = sum(map(str.isalpha, sample)) or 1
        for language, script in _SCRIPTS:
            # One Japanese or Cyrillic word on a Latin page is a name; a third of the letters is a language.
            if len(script.findall(sample)) > letters * (0.1 if language in {"ja", "uk"} else 0.3):
                return language, 10.0, letters
    votes: Counter[str] = Counter()
    counts = Counter(_WORD.findall(sample.lower()))
    for word in filter(_VOTES.__contains__, counts):
        languages = _VOTES[word]
        for language in languages:
            votes[language] += counts[word] * max(6 // len(languages), 1)
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < _LEAST_VOTES:
        return None, 0.0, 0
    (first, most), *others = ranked
    return first, most / (others[0][1] if others else 1), most


def language_of(declared: str | None, text: str) -> str | None:
    """Return a page's language: what it declares, unless its words clearly speak another."""
    said = normal_tag(declared)
    guessed, lead, votes = _counted(text)
    if guessed is None:
        return said
    if said is None:
        return guessed
    sure = lead >= _LEAST_LEAD and votes >= _VOTES_TO_OVERRULE
    return guessed if sure and {said, guessed} not in ({"da", "nb"}, {"cs", "sk"}) else said
