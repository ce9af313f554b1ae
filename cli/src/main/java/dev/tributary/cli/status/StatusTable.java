package dev.tributary.cli.status;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Flows in the very columns of {@code kubectl get syncflow}. */
public final class StatusTable {
  private static final String GAP = "   ";

  private StatusTable() {}

  /** The table with its heading; the namespace is shown when there is more than one. */
  public static List<String> lines(List<FlowRow> rows, Instant now) {
    boolean several = rows.stream().map(FlowRow::namespace).distinct().count() > 1;
    List<List<String>> cells = new ArrayList<>();
    cells.add(
        cells(
            several,
            "NAMESPACE",
            "NAME",
            "READY",
            "REASON",
            "SOURCE",
            "TARGET",
            "REPLICAS",
            "LAG",
            "DEAD",
            "AGE"));
    for (FlowRow row : rows) {
      cells.add(
          cells(
              several,
              row.namespace(),
              row.name(),
              row.ready(),
              row.reason(),
              row.source(),
              row.target(),
              Integer.toString(row.replicas()),
              row.lag() == null ? "" : row.lag().toString(),
              row.dead() == null ? "" : row.dead().toString(),
              age(Duration.between(row.created(), now))));
    }
    return padded(cells);
  }

  private static List<String> cells(boolean several, String namespace, String... others) {
    List<String> cells = new ArrayList<>();
    if (several) {
      cells.add(namespace);
    }
    cells.addAll(List.of(others));
    return cells;
  }

  /** Rows as lines, each column as wide as its widest cell. */
  public static List<String> padded(List<List<String>> cells) {
    int columns = cells.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : cells) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length()).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /** As kubectl writes ages: 45s, 3m20s, 25m, 4h10m, 2d. */
  static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return seconds % 60 == 0 ? minutes + "m" : minutes + "m" + seconds % 60 + "s";
    }
    if (hours < 3) {
      return minutes + "m";
    }
    if (hours < 8) {
      return minutes % 60 == 0 ? hours + "h" : hours + "h" + minutes % 60 + "m";
    }
    return hours < 48 ? hours + "h" : hours / 24 + "d";
  }
}
