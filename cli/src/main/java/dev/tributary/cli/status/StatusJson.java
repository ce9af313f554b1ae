package dev.tributary.cli.status;

import dev.tributary.cli.output.Json;
import java.time.Instant;
import java.util.List;

/** A {@link StatusTree} for programs. Fields are only ever added. */
public final class StatusJson {
  private StatusJson() {}

  private record Resource(
      String kind,
      String namespace,
      String name,
      String created,
      String ready,
      String reason,
      String message,
      Long replicas,
      Long lag,
      Long deadLetters,
      Long running,
      Long incidents,
      List<Seen.Condition> broken,
      List<Seen.Condition> conditions,
      List<Resource> children) {}

  private record First(String kind, String namespace, String name, Seen.Condition condition) {}

  private record Whole(First first, long broken, int resources, List<Resource> tree) {}

  /** The tree as JSON. */
  public static String of(StatusTree tree, Instant now) {
    return Json.json(
        new Whole(
            tree.first(now)
                .map(
                    b ->
                        new First(
                            b.seen().kind(), b.seen().namespace(), b.seen().name(), b.condition()))
                .orElse(null),
            tree.broken(now),
            tree.all().size(),
            tree.roots().stream().map(n -> resource(n, now)).toList()));
  }

  private static Resource resource(StatusTree.Node node, Instant now) {
    Seen seen = node.seen();
    Seen.Condition ready = seen.ready();
    return new Resource(
        seen.kind(),
        seen.namespace(),
        seen.name(),
        seen.created().toString(),
        ready.status(),
        ready.reason(),
        ready.message(),
        number(seen, "/replicas"),
        number(seen, "/lag"),
        number(seen, "/deadLetters/count"),
        number(seen, "/instances/running"),
        number(seen, "/instances/incidents"),
        seen.broken(now),
        seen.conditions(),
        node.children().stream().map(n -> resource(n, now)).toList());
  }

  private static Long number(Seen seen, String pointer) {
    String text = seen.shown(pointer);
    return text.isEmpty() ? null : Long.valueOf(text);
  }
}
