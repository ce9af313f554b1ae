package dev.tributary.operator.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.crds.v1alpha1.SyncFlow;
import dev.tributary.planner.scaling.CalendarWindow;
import dev.tributary.planner.scaling.ScalingPlan;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Autoscalers against the YAML that a person has read. To accept a change on purpose: run with
 * {@code -Dtributary.golden=write} and read the difference.
 */
class AutoscalersTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ScalingPlan SCALING =
      new ScalingPlan(
          1,
          12,
          100,
          5,
          Duration.ofMinutes(3),
          List.of(
              new CalendarWindow.Once(
                  "black-friday",
                  BERLIN,
                  LocalDateTime.parse("2026-11-27T00:00"),
                  LocalDateTime.parse("2026-11-30T23:59"),
                  Duration.ofMinutes(5),
                  10),
              new CalendarWindow.Once(
                  "last-year",
                  BERLIN,
                  LocalDateTime.parse("2025-11-28T00:00"),
                  LocalDateTime.parse("2025-12-01T23:59"),
                  Duration.ofMinutes(5),
                  10),
              new CalendarWindow.Weekly(
                  "evenings",
                  BERLIN,
                  LocalTime.parse("17:00"),
                  LocalTime.parse("21:00"),
                  EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                  Duration.ofMinutes(10),
                  4)));

  @Test
  void theScaledObject() throws IOException {
    golden(
        "scaled-object",
        Autoscalers.scaledObject(
            metadata(),
            "orders",
            SCALING,
            URI.create("http://tributary-operator.tributary.svc:8080"),
            Instant.parse("2026-11-01T12:00:00Z")));
  }

  @Test
  void theHorizontalPodAutoscaler() throws IOException {
    golden(
        "autoscaler",
        Autoscalers.byCpu(metadata(), flow(), SCALING, Instant.parse("2026-11-27T12:00:00Z")));
  }

  @Test
  void byCpuOnePodIsTheLeast() {
    ScalingPlan toZero = new ScalingPlan(0, 2, 100, 0, Duration.ofMinutes(3), List.of());

    assertThat(
            Autoscalers.byCpu(metadata(), flow(), toZero, Instant.EPOCH).getSpec().getMinReplicas())
        .isEqualTo(1);
  }

  private static SyncFlow flow() {
    SyncFlow flow = new SyncFlow();
    flow.setMetadata(new ObjectMetaBuilder().withName("orders").withNamespace("retail").build());
    return flow;
  }

  private static ObjectMeta metadata() {
    return new ObjectMetaBuilder().withName("orders-flow").withNamespace("retail").build();
  }

  private static void golden(String name, Object object) throws IOException {
    Path file = Path.of("src/test/resources/golden", name + ".yaml");
    String yaml = YAML.asYaml(object);
    if ("write".equals(System.getProperty("tributary.golden"))) {
      Files.writeString(file, yaml);
    }
    assertThat(yaml).isEqualTo(Files.readString(file));
  }
}
