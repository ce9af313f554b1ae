package dev.tributary.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version of the command this is. */
final class Version implements IVersionProvider {
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "0.0.0-dev" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"tributary " + text()};
  }
}
