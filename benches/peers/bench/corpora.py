"""What is indexed, and what is asked of it."""

import collections
import dataclasses
import itertools
import json
import re
import subprocess
from pathlib import Path

# Questions are made from so many articles at the beginning: those of a small corpus are those of a large one.
SAMPLE = 2_000


@dataclasses.dataclass(frozen=True)
class Corpus:
    path: Path
    articles: int
    bytes: int

    @property
    def name(self):
        return self.path.stem


@dataclasses.dataclass(frozen=True)
class Question:
    """What every peer can be asked (`words`, put together in one `way`), or dateline alone (`own`)."""

    kind: str
    words: tuple
    way: str = "all"  # all, any or phrase
    days: tuple = ()
    show: str = "ten"  # ten (best first), newest or count
    own: str = ""


def made(count, binary, directory):
    """Made-up articles: every smaller corpus is the beginning of a larger one, so one that is there is cut."""
    path = directory / f"{count}.jsonl"
    if not path.exists():
        larger = [other for other in directory.glob("*.jsonl") if other.stem.isdigit() and int(other.stem) > count]
        command = ["head", "-n", str(count), str(larger[0])] if larger else [str(binary), str(count)]
        part = path.with_suffix(".part")
        with part.open("wb") as out:
            subprocess.run(command, stdout=out, check=True)
        part.rename(path)
    return Corpus(path, count, path.stat().st_size)


def given(path):
    with path.open("rb") as lines:
        return Corpus(path, sum(1 for _ in lines), path.stat().st_size)


def articles(corpus):
    with corpus.path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def tab_separated(corpus, directory):
    """For a peer that reads no JSON: made once, and not timed."""
    path = directory / f"{corpus.name}.tsv"
    if not path.exists():
        with path.with_suffix(".part").open("w", encoding="utf-8") as out:
            for article in articles(corpus):
                fields = (str(article[key]) for key in ("id", "date", "title", "body"))
                print(*(re.sub(r"[\t\r\n]+", " ", field) for field in fields), sep="\t", file=out)
        path.with_suffix(".part").rename(path)
    return path


def questions(corpus, count):
    """So many of each kind, from the words of the corpus: from very common to rare ones."""
    sample = list(itertools.islice(articles(corpus), SAMPLE))
    dates = sorted(article["date"][:7] for article in sample)
    month = dates[len(dates) // 2]
    days = (f"{month}-01", f"{month}-{last_day(month):02}")
    pairs = spread(sample, count)
    asked = []
    for one, other in pairs:
        asked += [
            Question("one word", (one,)),
            Question("two words", (one, other)),
            Question("phrase", (one, other), way="phrase"),
            Question("one OR other", (one, other), way="any"),
            Question("one word, one month", (one,), days=days),
            Question("two words, one month", (one, other), days=days),
            Question("one word, newest first", (one,), show="newest"),
            Question("two words, newest first", (one, other), show="newest"),
            Question("count one word", (one,), show="count"),
            Question("count two words", (one, other), show="count"),
            Question("NEAR/8", (one, other), own=f"{one} NEAR/8 {other}"),
            Question("sentence", (one, other), own=f"sentence:({one} {other})"),
            Question("lead", (one, other), own=f"lead:({one} {other})"),
        ]
    names = re.compile(r"(?<=[a-z] )(?:[A-Z][a-z]+ ){1,2}[A-Z][a-z]+\b")
    headings = re.compile(r"\n\n([A-Z][a-z]+(?: [A-Z][a-z]+){0,2})\n\n")
    for name in most(names, sample, count):
        asked.append(Question("actor", (), own=f'actor:"{name}"'))
    for heading, (one, _) in zip(most(headings, sample, count), pairs):
        asked.append(Question("section", (one,), own=f'section:"{heading}"({one})'))
    return asked


def last_day(month):
    year, number = map(int, month.split("-"))
    return {2: 29 if year % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(number, 31)


def most(pattern, sample, count):
    found = collections.Counter(itertools.chain.from_iterable(pattern.findall(article["body"]) for article in sample))
    return [text for text, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:count]]


def spread(sample, count):
    """Pairs of words that follow each other somewhere; the first ones from the most common to rare in equal steps."""
    in_articles, pairs = collections.Counter(), collections.Counter()
    for article in sample:
        words = re.findall(r"[^\W\d_]+|\S", article["body"])
        in_articles.update({word for word in words if plain(word)})
        pairs.update(pair for pair in zip(words, words[1:]) if plain(pair[0]) and plain(pair[1]) and pair[0] != pair[1])
    often = sorted(pair for pair, times in pairs.items() if times > 1)
    most_common = max(in_articles[one] for one, _ in often)
    chosen, used = [], set()
    for step in range(count):
        wanted = most_common * (3 / most_common) ** (step / max(count - 1, 1))
        left = [pair for pair in often if not used & set(pair)]
        if left:
            pair = min(left, key=lambda pair: (abs(in_articles[pair[0]] - wanted), pair))
            chosen.append(pair)
            used |= set(pair)
    return chosen


def plain(word):
    return len(word) > 3 and word.isascii() and word.isalpha() and word.islower()
