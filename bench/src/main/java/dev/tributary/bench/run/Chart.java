package dev.tributary.bench.run;

import dev.tributary.bench.arm.ArmKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results as a chart: a bar for the median, a line for its interval. */
final class Chart {
  private static final int LABEL = 330;
  private static final int BAR = 420;
  private static final int ROW = 24;
  private static final int NUMBER = 90;

  private final Results results;

  Chart(Results results) {
    this.results = results;
  }

  String svg() {
    StringBuilder body = new StringBuilder();
    int y = 10;
    for (double skew : results.bounds().keySet()) {
      String keys = skew == 0 ? "uniform keys" : "keys zipf " + skew;
      y = panel(body, y, "Messages/s, " + keys + ": more is better", skew, true);
      y = panel(body, y, "CPU-µs a message, " + keys + ": less is better", skew, false);
    }
    int width = LABEL + BAR + NUMBER;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %3$s</svg>
        """
        .formatted(width, y + 10, body);
  }

  private int panel(StringBuilder body, int top, String title, double skew, boolean rate) {
    List<ArmKind> arms = results.arms(skew);
    double most =
        arms.stream()
            .flatMap(arm -> statistics(skew, arm, rate).stream())
            .mapToDouble(Statistics::high)
            .max()
            .orElse(1);
    int y = top + 20;
    text(body, 10, y, title, "font-weight=\"bold\"");
    y += 10;
    for (ArmKind arm : arms) {
      text(body, LABEL - 8, y + 15, arm.label(), "text-anchor=\"end\"");
      Optional<Statistics> known = statistics(skew, arm, rate);
      if (known.isEmpty()) {
        text(body, LABEL, y + 15, "did not finish", "fill=\"#b00020\"");
      } else {
        bar(body, y, known.get(), BAR / most, arm == ArmKind.TRIBUTARY ? "#0b6e4f" : "#9aa5b1");
      }
      y += ROW;
    }
    return y + 10;
  }

  private Optional<Statistics> statistics(double skew, ArmKind arm, boolean rate) {
    return rate ? results.rate(skew, arm) : results.processorMicros(skew, arm);
  }

  private static void bar(StringBuilder body, int y, Statistics s, double scale, String color) {
    body.append(
        String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
            LABEL,
            y + 3,
            s.median() * scale,
            ROW - 8,
            color));
    int middle = y + ROW / 2 - 1;
    body.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1f2933\" stroke-width=\"2\"/>%n",
            LABEL + s.low() * scale,
            middle,
            LABEL + s.high() * scale,
            middle));
    text(
        body,
        (int) (LABEL + s.high() * scale) + 6,
        y + 15,
        String.format(Locale.ROOT, "%,.0f", s.median()),
        "");
  }

  private static void text(StringBuilder body, int x, int y, String text, String attributes) {
    body.append(
        "<text x=\"%d\" y=\"%d\" %s>%s</text>%n"
            .formatted(x, y, attributes, text.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
