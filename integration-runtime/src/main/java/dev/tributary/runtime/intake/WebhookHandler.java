package dev.tributary.runtime.intake;

import java.util.concurrent.CompletionStage;

/** Takes a webhook's requests. Never blocks its caller; the stage never fails. */
public interface WebhookHandler {
  /** The largest body taken; what is larger may be passed on cut, one byte longer than this. */
  int maxBodyBytes();

  /** The answer, within five seconds. */
  CompletionStage<Answer> handle(WebhookRequest request);
}
