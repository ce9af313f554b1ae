package dev.tributary.cli.output;

import dev.tributary.cli.check.Report;
import dev.tributary.cli.finding.Finding;
import java.util.Locale;

/** One line a finding, as compilers write them, so that editors and CI know the places. */
public final class TextOutput {
  private TextOutput() {}

  /** The report with notes and summary. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    report.findings().forEach(f -> text.append(line(f)).append('\n'));
    report.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
    return text.append(report.summary()).append('\n').toString();
  }

  /** One finding. */
  public static String line(Finding finding) {
    return "%s: %s: %s%s [%s]"
        .formatted(
            finding.place(),
            finding.severity().name().toLowerCase(Locale.ROOT),
            finding.resource().isEmpty() ? "" : finding.resource() + " ",
            finding.text(),
            finding.code());
  }
}
