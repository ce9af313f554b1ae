package dev.tributary.cli.deadletters;

import dev.tributary.cli.output.Json;
import dev.tributary.cli.status.StatusTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code list} shows: the oldest of the dead letters, and why all of them died. */
public final class LetterList {
  private static final int MOST_REASONS = 5;
  private static final int MOST_DIFFERENT = 10_000;
  private static final int LONGEST_REASON = 100;

  private final String flow;
  private final List<Row> rows = new ArrayList<>();
  private final Map<Reason, Long> reasons = new LinkedHashMap<>();
  private long count;
  private String oldest;
  private String newest;

  private LetterList(String flow) {
    this.flow = flow;
  }

  /**
   * A dead letter. Fields are only ever added.
   *
   * @param offset its offset in the dead-letter topic, by which the other commands name it
   * @param failed when it failed last
   * @param key the record's key
   * @param stage where its way ended
   * @param reason why
   * @param attempts sends that failed or were rejected
   * @param topic where the record is from
   * @param partition its partition there
   * @param origin its offset there
   * @param retrying whether a retry was asked for and isn't done
   */
  private record Row(
      long offset,
      String failed,
      String key,
      String stage,
      String reason,
      String attempts,
      String topic,
      Long partition,
      Long origin,
      boolean retrying) {}

  private record Reason(String stage, String reason) {}

  private record Counted(String stage, String reason, long count) {}

  private record Whole(
      String flow,
      long count,
      String oldest,
      String newest,
      List<Counted> reasons,
      List<Row> letters) {}

  /**
   * Reads them.
   *
   * @param limit so many are shown, the oldest; 0: all
   */
  public static LetterList read(FlowKafka kafka, Selection selection, int limit) {
    LetterList list = new LetterList(kafka.flow().name());
    LetterBox box = new LetterBox(kafka);
    Requests requests = Requests.read(kafka, box.standing().id());
    Masking masking = kafka.flow().masking();
    box.each(selection, letter -> list.take(letter, masking, requests, limit));
    return list;
  }

  private void take(Letter letter, Masking masking, Requests requests, int limit) {
    Masking.Masked masked = masking.mask(letter.record().value());
    count++;
    oldest = oldest == null ? letter.firstFailed() : oldest;
    newest = letter.failed();
    Reason reason = new Reason(letter.stage(), masked.text(letter.reason()));
    if (reasons.size() < MOST_DIFFERENT || reasons.containsKey(reason)) {
      reasons.merge(reason, 1L, Long::sum);
    }
    if (limit == 0 || rows.size() < limit) {
      rows.add(
          new Row(
              letter.offset(),
              letter.failed(),
              masked.text(letter.key()),
              letter.stage(),
              reason.reason(),
              letter.attempts(),
              letter.topic(),
              letter.partition().isPresent() ? letter.partition().getAsLong() : null,
              letter.origin().isPresent() ? letter.origin().getAsLong() : null,
              requests.isAsked(letter.offset())));
    }
  }

  private List<Counted> reasons() {
    return reasons.entrySet().stream()
        .sorted(Map.Entry.<Reason, Long>comparingByValue(Comparator.reverseOrder()))
        .map(e -> new Counted(e.getKey().stage(), e.getKey().reason(), e.getValue()))
        .toList();
  }

  /** For programs. */
  public String json() {
    return Json.json(new Whole(flow, count, oldest, newest, reasons(), rows));
  }

  /** For people. */
  public List<String> lines() {
    if (count == 0) {
      return List.of("No dead letters of %s to deal with.".formatted(flow));
    }
    List<List<String>> cells = new ArrayList<>();
    cells.add(List.of("OFFSET", "FAILED", "KEY", "STAGE", "ATTEMPTS", "FROM", "REASON"));
    for (Row row : rows) {
      cells.add(
          List.of(
              Long.toString(row.offset()),
              row.failed(),
              row.key(),
              row.stage(),
              row.attempts(),
              "%s/%s@%s".formatted(row.topic(), row.partition(), row.origin()),
              (row.retrying() ? "[retrying] " : "") + cut(row.reason())));
    }
    List<String> lines = new ArrayList<>(StatusTable.padded(cells));
    if (rows.size() < count) {
      lines.add("… and %d more; --limit 0 shows all".formatted(count - rows.size()));
    }
    lines.add("");
    lines.add(
        "%d dead letter%s of %s, the oldest of %s; why:"
            .formatted(count, count == 1 ? "" : "s", flow, oldest));
    List<Counted> top = reasons();
    for (Counted reason : top.subList(0, Math.min(top.size(), MOST_REASONS))) {
      lines.add("%7d  %s: %s".formatted(reason.count(), reason.stage(), cut(reason.reason())));
    }
    if (top.size() > MOST_REASONS) {
      lines.add("         … %d further reasons".formatted(top.size() - MOST_REASONS));
    }
    return lines;
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }
}
