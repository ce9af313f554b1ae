package dev.tributary.cli.output;

import dev.tributary.cli.check.Report;
import dev.tributary.cli.finding.Finding;
import java.util.List;
import java.util.Locale;

/** A report for programs. Fields are only ever added. */
public final class JsonOutput {
  private JsonOutput() {}

  private record Line(
      String severity,
      String code,
      String resource,
      String path,
      String message,
      String nextStep,
      String file,
      int line,
      int column) {}

  private record Summary(int files, int resources, int foreign, long errors, long warnings) {}

  private record Whole(List<Line> findings, List<String> notes, Summary summary) {}

  /** The report as JSON. */
  public static String of(Report report) {
    return Json.json(
        new Whole(
            report.findings().stream().map(JsonOutput::line).toList(),
            report.notes(),
            new Summary(
                report.files(),
                report.resources(),
                report.foreign(),
                report.errors(),
                report.warnings())));
  }

  private static Line line(Finding f) {
    return new Line(
        f.severity().name().toLowerCase(Locale.ROOT),
        f.code(),
        f.resource(),
        f.path(),
        f.message(),
        f.nextStep(),
        f.place().file(),
        f.place().at().line(),
        f.place().at().column());
  }
}
