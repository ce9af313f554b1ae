package dev.tributary.cli.check;

import dev.tributary.cli.finding.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What a validation gave.
 *
 * @param findings what is wrong, in the order of files and lines
 * @param notes what was assumed
 * @param files how many files were read
 * @param resources how many resources of ours were looked at
 * @param foreign documents of other kinds
 */
public record Report(
    List<Finding> findings, List<String> notes, int files, int resources, int foreign) {

  /** The same with more notes. */
  public Report with(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(notes);
    return new Report(findings, List.copyOf(all), files, resources, foreign);
  }

  /** How many errors. */
  public long errors() {
    return findings.stream().filter(Finding::isError).count();
  }

  /** How many warnings. */
  public long warnings() {
    return findings.size() - errors();
  }

  /** The last line for people. */
  public String summary() {
    return "%s in %s%s: %s, %s"
        .formatted(
            count(resources, "resource"),
            count(files, "file"),
            foreign == 0 ? "" : " (" + count(foreign, "document") + " of other kinds)",
            count(errors(), "error"),
            count(warnings(), "warning"));
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
