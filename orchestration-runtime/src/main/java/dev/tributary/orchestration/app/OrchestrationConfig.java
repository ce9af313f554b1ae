package dev.tributary.orchestration.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the application is told by its environment. */
@ConfigMapping(prefix = "orchestration")
public interface OrchestrationConfig {
  /** The folder with a file {@code <digest>.json.gz} for each plan. [TRIBUTARY_PLANS] */
  Path plans();

  /** The folder with a folder for each Secret. [TRIBUTARY_SECRETS] */
  Path secrets();

  /** The digest of the plan in force: new instances start on it. [TRIBUTARY_DIGEST] */
  String digest();

  /** The pod's name. [HOSTNAME] */
  String pod();

  /** Whether targets may be on this machine. [TRIBUTARY_ALLOW_LOOPBACK] */
  @WithDefault("false")
  boolean allowLoopback();
}
