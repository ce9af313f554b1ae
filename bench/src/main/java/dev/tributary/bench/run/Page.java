package dev.tributary.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page of results: the table is replaced, what people wrote around it stays. */
final class Page {
  private static final String BEGIN = "<!-- results: written by make bench -->\n";
  private static final String END = "<!-- end of results -->\n";

  private Page() {}

  static void replace(Path page, String table) throws IOException {
    String text = Files.exists(page) ? Files.readString(page) : "# Delivery\n\n" + BEGIN + END;
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no place for results; it is marked by " + BEGIN);
    }
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length())
            + "\n![Rates and processor time of every arm](delivery.svg)\n\n"
            + table
            + text.substring(end));
  }
}
