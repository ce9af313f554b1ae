package dev.tributary.broker;

import java.util.List;
import java.util.Objects;

/**
 * A user who may log in with SCRAM-SHA-512.
 *
 * @param name letters, digits, {@code . _ -}
 * @param password at least 8 characters, none of {@code , = [ ] "} or white space, which Kafka's
 *     format tool would read as syntax
 */
public record ScramUser(String name, String password) {

  /** Refuses what the format tool would misread. */
  public ScramUser {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(password, "password");
    if (!name.matches("[A-Za-z0-9._-]+")) {
      throw new IllegalArgumentException("SCRAM user '" + name + "': use letters, digits, . _ -");
    }
    if (!password.matches("[^,=\\[\\]\"\\s]{8,}")) {
      throw new IllegalArgumentException(
          "SCRAM user '"
              + name
              + "': the password needs 8 characters or more, none of , = [ ] \" or white space");
    }
  }

  /**
   * Reads {@code name:password} entries separated by white space.
   *
   * @throws IllegalArgumentException names the entry's position, never its password
   */
  public static List<ScramUser> parse(String entries) {
    if (entries == null || entries.isBlank()) {
      return List.of();
    }
    String[] parts = entries.strip().split("\\s+");
    ScramUser[] users = new ScramUser[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int colon = parts[i].indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("SCRAM user " + (i + 1) + ": expected name:password");
      }
      users[i] = new ScramUser(parts[i].substring(0, colon), parts[i].substring(colon + 1));
    }
    return List.of(users);
  }

  String formatArgument() {
    return "SCRAM-SHA-512=[name=" + name + ",password=" + password + "]";
  }

  @Override
  public String toString() {
    return "ScramUser[" + name + "]";
  }
}
