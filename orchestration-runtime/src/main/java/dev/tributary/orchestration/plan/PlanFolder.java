package dev.tributary.orchestration.plan;

import dev.tributary.planner.plan.orchestration.OrchestrationPlanCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plans that are mounted into a pod: a file {@code <digest>.json.gz} for each. */
public final class PlanFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PlanFolder.class);
  private static final String END = ".json.gz";

  private PlanFolder() {}

  /**
   * Reads all of a folder. An older plan that can't be read is left out, with an error in the log:
   * its instances wait, and the others go on.
   *
   * @param current the digest of the plan in force
   * @throws IOException when the folder can't be read
   * @throws IllegalArgumentException when the plan in force isn't there or can't be run
   */
  public static PlanLibrary read(Path folder, String current) throws IOException {
    PlanLibrary plans = new PlanLibrary();
    for (Path file : files(folder)) {
      String name = file.getFileName().toString();
      String digest = name.substring(0, name.length() - END.length());
      try {
        plans.add(digest, OrchestrationPlanCodec.fromGzip(Files.readAllBytes(file)));
      } catch (IllegalArgumentException e) {
        if (digest.equals(current)) {
          throw e;
        }
        LOG.error("the plan {} can't be run; its instances wait: {}", digest, e.getMessage());
      }
    }
    if (plans.find(current).isEmpty()) {
      throw new IllegalArgumentException(
          "there is no file %s%s in %s".formatted(current, END, folder));
    }
    return plans;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return new ArrayList<>(all.filter(f -> f.toString().endsWith(END)).sorted().toList());
    }
  }
}
