package dev.tributary.runtime.secret;

/** A Secret or one of its keys isn't there, or can't be used. Names them and no value. */
public final class MissingSecretException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Key {@code key} of Secret {@code secret} {@code what}. */
  public MissingSecretException(String secret, String key, String what) {
    super("key '%s' of Secret '%s' %s".formatted(key, secret, what));
  }
}
