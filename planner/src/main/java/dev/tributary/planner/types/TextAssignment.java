package dev.tributary.planner.types;

import dev.tributary.planner.types.Finding.Kind;

/** Holds what is written as text against the values and the format that the target takes. */
final class TextAssignment {
  private final Assignment assignment;

  TextAssignment(Assignment assignment) {
    this.assignment = assignment;
  }

  void text(String path, int offset, Shape from, Shape.Text to) {
    if (from instanceof Shape.Time) {
      if (to.format() != null && !to.format().equals("date-time")) {
        formats(path, offset, "date-time", to.format());
      }
      return;
    }
    if (from instanceof Shape.Span || from instanceof Shape.Bytes) {
      return;
    }
    if (!(from instanceof Shape.Text given)) {
      if (from instanceof Shape.Null) {
        assignment.noNull(path, offset);
      } else {
        assignment.mismatch(path, offset, from, to);
      }
      return;
    }
    if (!to.values().isEmpty()) {
      assignment.values(path, offset, given.values(), to.values());
    } else if (given.values().isEmpty()) {
      if (Formats.isKnown(given.format())
          && Formats.isKnown(to.format())
          && !given.format().equals(to.format())) {
        formats(path, offset, given.format(), to.format());
      }
    } else {
      for (String value : given.values()) {
        if (!Formats.meets(value, to.format())) {
          assignment.wrong(
              path,
              Kind.TypeMismatch,
              offset,
              "'%s' is no %s".formatted(value, to.format()),
              "write it as " + Formats.example(to.format()));
          return;
        }
      }
    }
  }

  private void formats(String path, int offset, String from, String to) {
    assignment.wrong(
        path,
        Kind.TypeMismatch,
        offset,
        "%s has the format %s and must have the format %s"
            .formatted(Assignment.what(path), from, to),
        to.equals("date")
            ? "write date(…, 'Europe/Berlin') around it, with your time zone"
            : "convert it; docs/functions.md has dates and decimals");
  }
}
