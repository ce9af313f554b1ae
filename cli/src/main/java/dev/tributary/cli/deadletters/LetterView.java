package dev.tributary.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.cli.output.Json;
import dev.tributary.planner.deadletter.DeadLetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;

/** What {@code show} shows of one dead letter. Fields of the JSON are only ever added. */
public final class LetterView {
  private final Whole whole;

  private LetterView(Whole whole) {
    this.whole = whole;
  }

  private record Whole(
      String flow,
      long offset,
      boolean resolved,
      boolean retrying,
      String key,
      String stage,
      String reason,
      String attempts,
      String firstFailed,
      String lastFailed,
      String plan,
      String topic,
      Long partition,
      Long origin,
      Long retryOf,
      boolean truncated,
      Map<String, String> headers,
      int maskedFields,
      Object body,
      String bodyEncoding) {}

  /** Reads one; {@code unmasked}: with personal data. */
  public static LetterView read(FlowKafka kafka, long offset, boolean unmasked) {
    LetterBox box = new LetterBox(kafka);
    Letter letter = box.at(offset);
    Masking masking = unmasked ? Masking.none() : kafka.flow().masking();
    Masking.Masked masked = masking.mask(letter.record().value());
    Map<String, String> headers = new TreeMap<>();
    for (Header header : letter.record().headers()) {
      if (!DeadLetterHeaders.isOurs(header.key())) {
        headers.put(header.key(), masked.text(letter.header(header.key())));
      }
    }
    Body body = body(letter, masked);
    return new LetterView(
        new Whole(
            kafka.flow().name(),
            offset,
            box.standing().resolved().contains(offset),
            Requests.read(kafka, box.standing().id()).isAsked(offset),
            masked.text(letter.key()),
            letter.stage(),
            masked.text(letter.reason()),
            letter.attempts(),
            letter.firstFailed(),
            letter.failed(),
            letter.header(DeadLetterHeaders.PLAN),
            letter.topic(),
            letter.partition().isPresent() ? letter.partition().getAsLong() : null,
            letter.origin().isPresent() ? letter.origin().getAsLong() : null,
            letter.retryOf().isPresent() ? letter.retryOf().getAsLong() : null,
            letter.isTruncated(),
            headers,
            masked.fields(),
            body.value(),
            body.encoding()));
  }

  private record Body(Object value, String encoding) {}

  private static Body body(Letter letter, Masking.Masked masked) {
    byte[] value = letter.record().value();
    if (value == null) {
      return new Body(null, "none");
    }
    if (masked.unreadable()) {
      return new Body(null, "hidden");
    }
    if (masked.body().isPresent()) {
      return new Body(masked.body().get(), "json");
    }
    try {
      return new Body(dev.tributary.planner.schema.Json.parse(value), "json");
    } catch (dev.tributary.planner.schema.Json.MalformedException e) {
      return text(value);
    }
  }

  private static Body text(byte[] value) {
    try {
      return new Body(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString(), "text");
    } catch (CharacterCodingException e) {
      return new Body(Base64.getEncoder().encodeToString(value), "base64");
    }
  }

  /** For programs. */
  public String json() {
    return Json.json(whole);
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "dead letter %d of %s%s"
            .formatted(
                whole.offset(),
                whole.flow(),
                whole.resolved()
                    ? ", dealt with already"
                    : whole.retrying() ? ", a retry was asked for" : ""));
    lines.add("  stage      " + whole.stage());
    lines.add("  reason     " + whole.reason());
    lines.add("  attempts   " + whole.attempts());
    lines.add("  failed     first %s, last %s".formatted(whole.firstFailed(), whole.lastFailed()));
    lines.add("  plan       " + whole.plan());
    lines.add("  key        " + whole.key());
    lines.add(
        "  from       %s partition %s offset %s"
            .formatted(whole.topic(), whole.partition(), whole.origin()));
    if (whole.retryOf() != null) {
      lines.add("  retry of   " + whole.retryOf());
    }
    if (!whole.headers().isEmpty()) {
      lines.add("headers");
      whole.headers().forEach((name, value) -> lines.add("  " + name + ": " + value));
    }
    lines.addAll(bodyLines());
    return lines;
  }

  private List<String> bodyLines() {
    List<String> lines = new ArrayList<>();
    String cut =
        whole.truncated() ? ", only its first part: the whole is where the record is from" : "";
    switch (whole.bodyEncoding()) {
      case "none" -> lines.add("no body");
      case "hidden" ->
          lines.add(
              "body hidden: it isn't JSON, so personal data in it can't be told apart; --unmasked"
                  + " shows it");
      case "json" -> {
        lines.add(
            "body (JSON%s%s)"
                .formatted(
                    whole.maskedFields() == 0
                        ? ""
                        : ", %d fields hidden; --unmasked shows them"
                            .formatted(whole.maskedFields()),
                    cut));
        Json.json((JsonNode) whole.body()).lines().forEach(lines::add);
      }
      default -> {
        lines.add("body (%s%s)".formatted(whole.bodyEncoding(), cut));
        lines.add(String.valueOf(whole.body()));
      }
    }
    return lines;
  }
}
