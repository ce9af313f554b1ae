package dev.tributary.cli.dev;

import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.output.TextOutput;
import dev.tributary.cli.status.FlowRow;
import dev.tributary.cli.status.Screen;
import dev.tributary.cli.status.StatusTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What people see of a session. */
public final class DevView {
  private DevView() {}

  private record Matter(String name, String ready, String reason, Long dead, String trouble) {
    static Matter of(FlowRow row) {
      return new Matter(
          row.namespace() + "/" + row.name(), row.ready(), row.reason(), row.dead(), row.trouble());
    }
  }

  /** As {@link #show}, also when it is as before. */
  public static void showAgain(DevSession session, Screen screen) {
    screen.forget();
    show(session, screen);
  }

  /** Shows the table, what flows say while not all is well, and what is wrong with the files. */
  public static void show(DevSession session, Screen screen) {
    List<FlowRow> rows = session.rows();
    List<Finding> findings = session.report().findings();
    List<String> lines = new ArrayList<>(StatusTable.lines(rows, Instant.now()));
    for (FlowRow row : rows) {
      if (!row.trouble().isEmpty()) {
        lines.add(row.name() + ": " + row.trouble());
      }
    }
    List<String> orchestrations = session.orchestrations();
    lines.addAll(orchestrations);
    findings.forEach(finding -> lines.add(TextOutput.line(finding)));
    if (!session.trouble().isEmpty()) {
      lines.add("not read: " + session.trouble());
    }
    screen.show(
        lines,
        List.of(
            rows.stream().map(Matter::of).toList(), orchestrations, findings, session.trouble()));
  }
}
