package dev.tributary.runtime.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** What the application is told by its environment. */
@ConfigMapping(prefix = "tributary")
public interface RuntimeConfig {
  /** The plan's file, gzipped JSON. [TRIBUTARY_PLAN] */
  Path plan();

  /** The folder with a folder for each Secret. [TRIBUTARY_SECRETS] */
  Path secrets();

  /** The plan's digest. [TRIBUTARY_DIGEST] */
  String digest();

  /** The pod's name. [HOSTNAME] */
  String pod();

  /** Whether targets may be on this machine. [TRIBUTARY_ALLOW_LOOPBACK] */
  @WithDefault("false")
  boolean allowLoopback();
}
