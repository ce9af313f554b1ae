package dev.tributary.operator.platform;

import dev.tributary.operator.kafka.Kafka.Answers;
import dev.tributary.planner.plan.FlowPlan.EnginePlan;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Which group protocol brokers have. */
final class GroupProtocol {
  private static final String FEATURE = "group.version";
  private static final String CONSUMER = "consumer";

  private GroupProtocol() {}

  /** {@code consumer} when the feature {@code group.version} is at 1 or more (KIP-848). */
  static String of(Admin admin, Answers answers) throws TimeoutException, InterruptedException {
    try {
      var version =
          answers.of(admin.describeFeatures().featureMetadata()).finalizedFeatures().get(FEATURE);
      return version != null && version.maxVersionLevel() >= 1 ? CONSUMER : EnginePlan.CLASSIC;
    } catch (UnsupportedVersionException e) {
      // Brokers from before features.
      return EnginePlan.CLASSIC;
    }
  }
}
