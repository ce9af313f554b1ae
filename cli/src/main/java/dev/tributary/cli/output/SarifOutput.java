package dev.tributary.cli.output;

import dev.tributary.cli.check.Report;
import dev.tributary.cli.finding.Code;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.finding.Place;
import dev.tributary.cli.yaml.Position;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as SARIF 2.1.0, which code hosts show beside the lines of a change. */
public final class SarifOutput {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final String HOME = "https://github.com/tributary-dev/tributary";

  private SarifOutput() {}

  /** The report; {@code version} is this command's. */
  public static String of(Report report, String version) {
    List<String> codes = report.findings().stream().map(Finding::code).distinct().sorted().toList();
    Map<String, Object> driver =
        ordered(
            "name",
            "tributary",
            "informationUri",
            HOME,
            "version",
            version,
            "rules",
            codes.stream().map(SarifOutput::rule).toList());
    Map<String, Object> run =
        ordered(
            "tool", Map.of("driver", driver),
            "columnKind", "unicodeCodePoints",
            "results", report.findings().stream().map(f -> result(f, codes)).toList());
    return Json.json(ordered("$schema", SCHEMA, "version", "2.1.0", "runs", List.of(run)));
  }

  private static Map<String, Object> rule(String code) {
    return ordered(
        "id",
        code,
        "shortDescription",
        Map.of("text", Code.describe(code)),
        "helpUri",
        HOME + "/blob/main/docs/diagnostics/" + code + ".md");
  }

  private static Map<String, Object> result(Finding finding, List<String> codes) {
    Map<String, Object> location = new LinkedHashMap<>();
    if (!finding.place().at().equals(Position.NOWHERE)) {
      location.put("physicalLocation", physical(finding.place()));
    }
    if (!finding.resource().isEmpty()) {
      location.put(
          "logicalLocations",
          List.of(
              ordered(
                  "fullyQualifiedName",
                  finding.resource() + (finding.path().isEmpty() ? "" : " " + finding.path()),
                  "kind",
                  "resource")));
    }
    return ordered(
        "ruleId", finding.code(),
        "ruleIndex", codes.indexOf(finding.code()),
        "level", finding.severity().name().toLowerCase(Locale.ROOT),
        "message", Map.of("text", finding.text()),
        "locations", List.of(location));
  }

  private static Map<String, Object> physical(Place place) {
    return ordered(
        "artifactLocation", Map.of("uri", uri(place.file())),
        "region", ordered("startLine", place.at().line(), "startColumn", place.at().column()));
  }

  /** A relative path stays relative: the host knows the repository's root. */
  private static String uri(String file) {
    if (file.equals("-")) {
      return "stdin";
    }
    Path path = Path.of(file).normalize();
    if (path.isAbsolute()) {
      return path.toUri().toString();
    }
    StringBuilder uri = new StringBuilder();
    for (Path part : path) {
      uri.append(uri.isEmpty() ? "" : "/").append(encoded(part.toString()));
    }
    return uri.toString();
  }

  private static String encoded(String part) {
    return java.net.URLEncoder.encode(part, java.nio.charset.StandardCharsets.UTF_8)
        .replace("+", "%20");
  }

  private static Map<String, Object> ordered(Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }
}
