package dev.tributary.operator;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import org.jboss.logging.Logger;

/**
 * One of several replicas works. The SDK's own way out on lost leadership is System.exit, which it
 * also takes when the process is ending anyway: from within the shutdown hook that never returns,
 * and the pod hangs until it is killed. So the way out is here.
 */
final class Leadership {
  private static final Logger LOG = Logger.getLogger(Leadership.class);

  private Leadership() {}

  // The builder refuses the last argument outside of tests.
  @SuppressWarnings("deprecation")
  static LeaderElectionConfiguration by(String lease, String namespace) {
    return new LeaderElectionConfiguration(
        lease,
        namespace,
        LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
        LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
        LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
        null,
        new LeaderCallbacks(
            () -> LOG.info("leading"),
            Leadership::lost,
            leader -> LOG.infof("the leader is %s", leader)),
        false);
  }

  private static void lost() {
    if (isShuttingDown()) {
      return;
    }
    LOG.error("another replica leads; this one ends at once, so that two never work");
    // Not exit: its hooks would wait for reconciliations that must not go on.
    Runtime.getRuntime().halt(1);
  }

  private static boolean isShuttingDown() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }
}
