import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;

/** Lucene over JSON lines: Lucene index ARTICLES DIR | Lucene search DIR ten|newest|count QUERY [FROM TO]. */
class Lucene {
    private static final String END = "";

    public static void main(String[] args) throws Exception {
        if (args[0].equals("index")) {
            index(Path.of(args[1]), Path.of(args[2]));
        } else {
            search(Path.of(args[1]), args[2], args[3], args.length > 4 ? new String[] {args[4], args[5]} : null);
        }
    }

    private static long day(String date) {
        return LocalDate.parse(date).toEpochDay();
    }

    private static void index(Path articles, Path dir) throws Exception {
        // No stop words, as nobody else here has any; the Porter stemmer.
        IndexWriterConfig config = new IndexWriterConfig(new EnglishAnalyzer(org.apache.lucene.analysis.CharArraySet.EMPTY_SET));
        config.setRAMBufferSizeMB(400);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(dir), config);
                BufferedReader lines = Files.newBufferedReader(articles)) {
            ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(1024);
            Thread[] threads = new Thread[2];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> add(queue, writer));
                threads[i].start();
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                queue.put(line);
            }
            for (Thread thread : threads) {
                queue.put(END);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            writer.commit();
        }
    }

    private static void add(ArrayBlockingQueue<String> queue, IndexWriter writer) {
        ObjectMapper json = new ObjectMapper();
        try {
            for (String line = queue.take(); !line.equals(END); line = queue.take()) {
                JsonNode article = json.readTree(line);
                String title = article.get("title").asText();
                Document document = new Document();
                document.add(new StringField("id", article.get("id").asText(), Field.Store.YES));
                document.add(new StoredField("title", title));
                document.add(new TextField("text", title + "\n\n" + article.get("body").asText(), Field.Store.YES));
                document.add(new LongField("date", day(article.get("date").asText()), Field.Store.YES));
                writer.addDocument(document);
            }
        } catch (Exception error) {
            error.printStackTrace();
            System.exit(2);
        }
    }

    private static void search(Path dir, String how, String words, String[] days) throws Exception {
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(dir))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            QueryParser parser = new QueryParser("text", new EnglishAnalyzer(org.apache.lucene.analysis.CharArraySet.EMPTY_SET));
            parser.setDefaultOperator(QueryParser.Operator.AND);
            Query query = parser.parse(words);
            if (days != null) {
                Query range = LongField.newRangeQuery("date", day(days[0]), day(days[1]));
                query = new BooleanQuery.Builder().add(query, Occur.MUST).add(range, Occur.FILTER).build();
            }
            if (how.equals("count")) {
                System.out.println(searcher.count(query));
                return;
            }
            Sort newest = new Sort(new SortedNumericSortField("date", SortField.Type.LONG, true));
            TopDocs found = how.equals("newest") ? searcher.search(query, 10, newest) : searcher.search(query, 10);
            for (ScoreDoc hit : found.scoreDocs) {
                Document document = searcher.storedFields().document(hit.doc);
                long date = document.getField("date").numericValue().longValue();
                System.out.println(LocalDate.ofEpochDay(date) + "  " + document.get("title"));
            }
        }
    }
}
