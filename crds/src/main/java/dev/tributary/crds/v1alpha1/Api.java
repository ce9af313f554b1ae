package dev.tributary.crds.v1alpha1;

/** Names shared by every kind: the API group, its version and the patterns that fields obey. */
public final class Api {
  /** The API group of all kinds. */
  public static final String GROUP = "tributary.dev";

  /** The only served version. */
  public static final String VERSION = "v1alpha1";

  /** Every kind is listed by {@code kubectl get tributary}. */
  public static final String CATEGORY = "tributary";

  /** What {@code metadata.name} of every kind matches, so that names of children and topics fit. */
  public static final String NAME = "^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$";

  /** A duration such as {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d} or {@code 1h30m}. */
  public static final String DURATION = "^([0-9]+(ms|s|m|h|d))+$";

  /** A time on the clock on the wall: {@code 17:00}, or {@code 2026-11-27T00:00} with its date. */
  public static final String WALL_TIME = "^([0-9]{4}-[0-9]{2}-[0-9]{2}T)?[0-9]{2}:[0-9]{2}$";

  /** An HTTP header name, in lower case. */
  public static final String HEADER = "^[a-z0-9!#$%&'*+.^_|~-]+$";

  /** A path that begins with a slash and holds neither query nor fragment. */
  public static final String PATH = "^/[^?#\\s]*$";

  /** Names of fields, joined by dots. */
  public static final String FIELD_PATH = "^[^.\\s]+([.][^.\\s]+)*$";

  /** The name of an example of a contract. */
  public static final String EXAMPLE_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

  /** The name of a step, as expressions take it without quotes. */
  public static final String STEP = "^[a-z][a-zA-Z0-9_]*$";

  /** The code of an error. */
  public static final String ERROR_CODE = "^[A-Z][A-Za-z0-9]*$";

  /** What holds between the bounds of a number of pods. */
  static final String REPLICAS =
      "!has(self.maxReplicas) || !has(self.minReplicas) || self.minReplicas <= self.maxReplicas";

  private Api() {}
}
