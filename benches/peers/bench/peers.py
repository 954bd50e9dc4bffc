"""The peers: how each is had, indexes and is asked. Each is set up as well as its manual has it: see the comments."""

import os
import re
import shutil
import sys
from pathlib import Path

from bench import corpora, tools

NATIVE = Path(__file__).parent.parent / "native"


class Peer:
    """`get` finds or installs it, or raises Missing; an index is what lies at `place`."""

    shows = "date and title"
    fine = (0,)

    def __init__(self, work, binaries, dateline):
        self.work, self.binaries, self.dateline = work, binaries, dateline
        self.tools = work / "tools"

    def place(self, corpus):
        return self.work / "indexes" / f"{self.name}-{corpus.name}"

    def prepare(self, corpus):
        """What is made ready before the clock runs."""

    def can(self, question):
        return not question.own

    def count(self, printed):
        """How many it says that there are."""
        numbers = re.findall(r"\d+", printed)
        return int(numbers[-1]) if numbers else 0


class Dateline(Peer):
    name = "dateline"
    shows = "date, title, actors, passage"
    # 1: nothing was found.
    fine = (0, 1)

    def get(self):
        return tools.version([self.dateline, "--version"]).split()[-1]

    def index(self, corpus):
        return [self.dateline, "index", "-q", "--index", self.place(corpus), corpus.path]

    def can(self, question):
        return True

    def ask(self, question, corpus):
        query = question.own or written(question, " ")
        options = {"ten": [], "newest": ["--sort", "newest"], "count": ["--count"]}[question.show]
        days = ["--since", question.days[0], "--until", question.days[1]] if question.days else []
        return [self.dateline, "search", "--index", self.place(corpus), *options, *days, "--", query]


class WithoutActors(Dateline):
    name = "dateline --no-actors"

    def index(self, corpus):
        return [self.dateline, "index", "-q", "--no-actors", "--index", self.place(corpus), corpus.path]

    def can(self, question):
        return False


class Floor(Peer):
    """tantivy with two threads and 400 MB, one stemmed field with positions, the date as a fast field."""

    name = "raw tantivy"

    def get(self):
        return "0.27.0"

    def index(self, corpus):
        return [self.binaries / "floor", "index", corpus.path, self.place(corpus)]

    def ask(self, question, corpus):
        show = {"ten": [], "newest": ["--newest"], "count": ["--count"]}[question.show]
        days = ["--days", *question.days] if question.days else []
        return [self.binaries / "floor", "search", self.place(corpus), question.way, *days, *show, *question.words]


class Sqlite(Peer):
    """Written by one process in one transaction (native/sqlite.py); asked by its shell, which starts fastest."""

    name = "SQLite FTS5"
    shows = "date, title, passage"

    def get(self):
        self.shell = tools.program("sqlite3", ["sqlite3"])
        return tools.version([self.shell, "--version"]).split()[0]

    def place(self, corpus):
        return super().place(corpus).with_suffix(".db")

    def index(self, corpus):
        return [sys.executable, NATIVE / "sqlite.py", corpus.path, self.place(corpus)]

    def ask(self, question, corpus):
        match = f"text MATCH '{written(question, ' AND ')}'"
        # The plus keeps it from looking up each article of the month in the index of words, which takes tens of times as long.
        days = "+text.rowid IN (SELECT number FROM article WHERE date BETWEEN '{}' AND '{}')"
        where = f"{match} AND {days.format(*question.days)}" if question.days else match
        row = "(SELECT date FROM article WHERE number = text.rowid), title, snippet(text, -1, '[', ']', '…', 32)"
        if question.show == "count":
            select = f"SELECT count(*) FROM text WHERE {where}"
        elif question.show == "newest":
            # The passages of the ten alone: in one SELECT they would be cut out of all before they are sorted.
            newest = f"SELECT number FROM text JOIN article ON number = text.rowid WHERE {match} ORDER BY date DESC LIMIT 10"
            select = f"SELECT {row} FROM text WHERE {match} AND rowid IN ({newest})"
        else:
            select = f"SELECT {row} FROM text WHERE {where} ORDER BY rank LIMIT 10"
        # Mapped into memory, pages need not be copied.
        return [self.shell, "-readonly", "-cmd", "PRAGMA mmap_size = 8000000000", self.place(corpus), select]


class Xapian(Peer):
    """A small program (native/xapian.cc): stems with positions, the date as a value, one commit, compacted. One thread: more
    cannot write to one database."""

    name = "Xapian"
    shows = "date, title, passage"

    def get(self):
        tools.debian(["libxapian-dev"], lambda: shutil.which("xapian-config"))
        compiler = tools.program("g++", ["g++"])
        self.program = self.tools / "xapian"
        self.tools.mkdir(parents=True, exist_ok=True)
        tools.quietly([compiler, "-O2", "-std=c++17", "-o", self.program, NATIVE / "xapian.cc", "-lxapian"], "g++ failed")
        return tools.version(["xapian-config", "--version"]).split()[-1]

    def prepare(self, corpus):
        self.text = corpora.tab_separated(corpus, self.work / "corpora")

    def index(self, corpus):
        # The default of 10,000 articles a flush is for machines with less memory.
        return ["env", "XAPIAN_FLUSH_THRESHOLD=100000", self.program, "index", self.text, self.place(corpus)]

    def ask(self, question, corpus):
        return [self.program, "search", self.place(corpus), question.show, written(question, " AND "), *question.days]


class Recoll(Peer):
    """Files, each dated by its time of change; as urgent as all others, which Recoll is not by default, and without spelling."""

    name = "Recoll"
    shows = "name of file"

    def get(self):
        tools.program("recollindex", ["recollcmd"])
        return tools.version(["dpkg-query", "-W", "-f", "${Version}", "recollcmd"])

    def prepare(self, corpus):
        files, place = self.work / "corpora" / f"{corpus.name}.files", self.place(corpus)
        if not files.exists():
            files.mkdir()
            for article in corpora.articles(corpus):
                file = files / f"{article['id']}.txt"
                file.write_text(f"{article['title']}\n\n{article['body']}")
                day = int(tools.noon(article["date"]))
                os.utime(file, (day, day))
        place.mkdir()
        settings = {"topdirs": files, "indexstemminglanguages": "english", "noaspell": 1, "idxniceprio": os.nice(0)}
        (place / "recoll.conf").write_text("".join(f"{key} = {value}\n" for key, value in settings.items()))

    def index(self, corpus):
        return ["recollindex", "-c", self.place(corpus)]

    def ask(self, question, corpus):
        query = written(question, " AND ") + (" date:{}/{}".format(*question.days) if question.days else "")
        sort = ["-S", "mtime", "-D"] if question.show == "newest" else []
        limit = "1" if question.show == "count" else "10"
        return ["recollq", "-c", self.place(corpus), "-n", limit, *sort, query]


class Ripgrep(Peer):
    """No index: reads all lines each time, ranks nothing and knows no stems. It counts the lines with the words as written,
    whatever is asked: to stop at the first ten would be another question."""

    name = "ripgrep"
    shows = "count"
    # 1: nothing was found.
    fine = (0, 1)

    def get(self):
        self.program = tools.program("rg", ["ripgrep"])
        return tools.version([self.program, "--version"]).split()[1]

    def index(self, corpus):
        return None

    def ask(self, question, corpus):
        words = [rf"\b{word}\b" for word in question.words]
        if question.way == "phrase":
            pattern = r"\W+".join(words)
        elif question.way == "any" or len(words) == 1:
            pattern = "|".join(words)
        else:
            pattern = "{0}.*{1}|{1}.*{0}".format(*words)
        if question.days:
            pattern = rf'"date":"{question.days[0][:7]}.*(?:{pattern})'
        # Where words end is decided by bytes: by Unicode it takes tens of times as long.
        return [self.program, "--no-unicode", "-ic", pattern, corpus.path]


class Duckdb(Peer):
    """The extension fts; it knows no phrases and cuts out no passages."""

    name = "DuckDB fts"
    VERSION = "1.5.5"

    def get(self):
        package = tools.pypi([f"duckdb-cli=={self.VERSION}", f"duckdb-extension-fts=={self.VERSION}"], self.tools / "duckdb")
        self.program = package / "duckdb_cli" / "duckdb"
        self.load = f"LOAD '{next(package.rglob('fts.duckdb_extension'))}'"
        return self.VERSION

    def place(self, corpus):
        return super().place(corpus).with_suffix(".duckdb")

    def index(self, corpus):
        columns = ", ".join(f"{key}: 'VARCHAR'" for key in ("id", "date", "title", "body"))
        table = f"""CREATE TABLE article AS SELECT id, date::DATE AS date, title, body
            FROM read_json('{corpus.path}', format = 'newline_delimited', columns = {{{columns}}})"""
        index = "PRAGMA create_fts_index('article', 'id', 'title', 'body', stemmer = 'porter', stopwords = 'none')"
        return self.shell(corpus, [], "SET threads = 2", table, index)

    def can(self, question):
        return not question.own and question.way != "phrase"

    def ask(self, question, corpus):
        every = 0 if question.way == "any" else 1
        match = f"fts_main_article.match_bm25(id, '{' '.join(question.words)}', conjunctive := {every})"
        days = "AND date BETWEEN '{}' AND '{}'".format(*question.days) if question.days else ""
        found = f"FROM (SELECT date, title, {match} AS score FROM article) WHERE score IS NOT NULL {days}"
        if question.show == "count":
            select = f"SELECT count(*) {found}"
        else:
            order = "date" if question.show == "newest" else "score"
            select = f"SELECT date, title {found} ORDER BY {order} DESC LIMIT 10"
        return self.shell(corpus, ["-readonly", "-csv", "-noheader"], select)

    def shell(self, corpus, options, *statements):
        # Each for itself: what a statement means is settled before an earlier one of the same text has run.
        each = [part for statement in (self.load, *statements) for part in ("-c", statement)]
        return [self.program, *options, self.place(corpus), *each]


class Lucene(Peer):
    """A small program (native/Lucene.java): two threads and 400 MB, Porter's stemmer, no stop words. The jar has no highlighter,
    so no passages."""

    name = "Lucene"
    PYSERINI = "1.6.0"

    def get(self):
        java, javac = shutil.which("java"), shutil.which("javac")
        if not java or not javac:
            raise tools.Missing("it comes with: apt-get install default-jdk-headless")
        classes = self.tools / "lucene"
        jar = tools.jar_of_source(f"pyserini=={self.PYSERINI}", classes)
        tools.quietly([javac, "-cp", jar, "-d", classes, NATIVE / "Lucene.java"], "javac failed")
        self.java = [java, "-cp", f"{classes}:{jar}"]
        return f"9.9 of pyserini {self.PYSERINI}, {tools.version([java, '-version'])}"

    def index(self, corpus):
        return [*self.java, "-Xmx2g", "Lucene", "index", corpus.path, self.place(corpus)]

    def ask(self, question, corpus):
        # One question is over before the second compiler would pay.
        java = [*self.java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
        return [*java, "Lucene", "search", self.place(corpus), question.show, written(question, " AND "), *question.days]


ALL = (Dateline, WithoutActors, Floor, Sqlite, Xapian, Recoll, Ripgrep, Duckdb, Lucene)


def written(question, conjunction):
    """As most query languages have it."""
    if question.way == "phrase":
        return f'"{" ".join(question.words)}"'
    return (" OR " if question.way == "any" else conjunction).join(question.words)
