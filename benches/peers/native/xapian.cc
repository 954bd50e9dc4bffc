// Xapian over lines of tab-separated id, date, title and text:
//   xapian index ARTICLES DIR
//   xapian search DIR ten|newest|count QUERY [FROM TO]     (days as 2012-05-01)

#include <xapian.h>

#include <fstream>
#include <iostream>
#include <string>

namespace {

const Xapian::valueno DATE = 0;

std::string field(const std::string& line, size_t& from) {
    size_t end = line.find('\t', from);
    std::string found = line.substr(from, end - from);
    from = end == std::string::npos ? line.size() : end + 1;
    return found;
}

void index(const char* articles, const std::string& dir) {
    // One commit at the end is kept small enough for memory by XAPIAN_FLUSH_THRESHOLD, which the caller sets.
    Xapian::WritableDatabase database(dir + ".loose", Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    // Stems alone, with their positions, as all others here have them.
    generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
    std::ifstream lines(articles);
    for (std::string line; std::getline(lines, line);) {
        size_t from = 0;
        std::string id = field(line, from), date = field(line, from), title = field(line, from), text = field(line, from);
        Xapian::Document document;
        generator.set_document(document);
        generator.index_text(title);
        generator.increase_termpos();
        generator.index_text(text);
        document.add_value(DATE, date);
        document.set_data(date + "  " + title + "\n" + text);
        database.add_document(document);
    }
    database.commit();
    // What the manual has for a database that is finished.
    database.compact(dir);
}

void search(const std::string& dir, const std::string& how, const std::string& words, char** days) {
    Xapian::Database database(dir);
    Xapian::QueryParser parser;
    parser.set_database(database);
    parser.set_stemmer(Xapian::Stem("en"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_ALL);
    parser.set_default_op(Xapian::Query::OP_AND);
    Xapian::Query query = parser.parse_query(words, Xapian::QueryParser::FLAG_PHRASE | Xapian::QueryParser::FLAG_BOOLEAN);
    if (days[0]) {
        Xapian::Query range(Xapian::Query::OP_VALUE_RANGE, DATE, days[0], days[1]);
        query = Xapian::Query(Xapian::Query::OP_FILTER, query, range);
    }
    Xapian::Enquire enquire(database);
    enquire.set_query(query);
    if (how == "count") {
        std::cout << enquire.get_mset(0, 0, database.get_doccount()).get_matches_estimated() << '\n';
        return;
    }
    if (how == "newest") enquire.set_sort_by_value(DATE, true);
    Xapian::MSet found = enquire.get_mset(0, 10);
    Xapian::Stem stem("en");
    for (auto each = found.begin(); each != found.end(); ++each) {
        std::string data = each.get_document().get_data();
        size_t line = data.find('\n');
        std::cout << data.substr(0, line) << "\n    " << found.snippet(data.substr(line + 1), 200, stem) << '\n';
    }
}

}  // namespace

int main(int count, char** args) {
    std::string command = count > 1 ? args[1] : "";
    try {
        if (command == "index" && count == 4) {
            index(args[2], args[3]);
        } else if (command == "search" && (count == 5 || count == 7)) {
            search(args[2], args[3], args[4], args + 5);
        } else {
            std::cerr << "usage: xapian index ARTICLES DIR | xapian search DIR ten|newest|count QUERY [FROM TO]\n";
            return 2;
        }
    } catch (const Xapian::Error& error) {
        std::cerr << error.get_description() << '\n';
        return 2;
    }
}
