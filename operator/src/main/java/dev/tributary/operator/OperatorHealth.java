package dev.tributary.operator;

import io.javaoperatorsdk.operator.Operator;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while every watch is; a replica that isn't the leader watches nothing and is alive. */
@Liveness
@Singleton
public class OperatorHealth implements HealthCheck {
  private final Operator operator;

  OperatorHealth(Operator operator) {
    this.operator = operator;
  }

  @Override
  public HealthCheckResponse call() {
    boolean healthy =
        !operator.getRuntimeInfo().isStarted()
            || operator.getRuntimeInfo().allEventSourcesAreHealthy();
    return HealthCheckResponse.named("watches").status(healthy).build();
  }
}
