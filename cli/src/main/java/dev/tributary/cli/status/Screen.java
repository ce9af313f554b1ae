package dev.tributary.cli.status;

import java.io.PrintWriter;
import java.util.List;

/**
 * Shows a block of lines that changes: drawn over on a terminal, else printed again when what
 * matters changed. Not thread-safe.
 */
public final class Screen {
  private static final String UP_AND_CLEAR = "\u001b[%dA\u001b[J";

  private final PrintWriter out;
  private final boolean terminal;
  private int drawn;
  private Object last;

  /** Shows here; {@code terminal} is whether control sequences are understood. */
  public Screen(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Says something that stays, above the block. */
  public void say(String line) {
    wipe();
    out.println(line);
    out.flush();
  }

  /** Shows the block; off a terminal only when {@code matter} is another than the last time. */
  public void show(List<String> lines, Object matter) {
    if (!terminal && matter.equals(last)) {
      return;
    }
    wipe();
    lines.forEach(out::println);
    if (!terminal) {
      out.println();
    }
    drawn = lines.size();
    last = matter;
    out.flush();
  }

  /** Lets the next block be shown in any case. */
  public void forget() {
    last = null;
  }

  private void wipe() {
    if (terminal && drawn > 0) {
      out.printf(UP_AND_CLEAR, drawn);
    }
    drawn = 0;
  }
}
