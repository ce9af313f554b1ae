package dev.tributary.runtime.intake;

/** Serves webhooks; an HTTP server stands behind it. */
public interface WebhookListener {
  /**
   * Passes all requests to a path on to a handler, whatever their method.
   *
   * @return ends that
   */
  Registration register(String path, WebhookHandler handler);

  /** A served path. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Serves nothing: for flows that read contracts. */
  static WebhookListener none() {
    return (path, handler) -> () -> {};
  }
}
