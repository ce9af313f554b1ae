package dev.tributary.runtime.intake;

import dev.tributary.planner.plan.SourcePlan;
import dev.tributary.runtime.secret.Secrets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks HMAC-SHA256 signatures over raw bodies, in constant time. During a change of keys the one
 * before, {@code secret.previous}, is good too.
 */
final class Signatures {
  /** Keys of the Secret, in the order of trying. */
  static final List<String> KEYS = List.of("secret", "secret.previous");

  private final SourcePlan.Webhook plan;
  private final Secrets secrets;

  Signatures(SourcePlan.Webhook plan, Secrets secrets) {
    this.plan = plan;
    this.secrets = secrets;
  }

  boolean isRight(WebhookRequest request) {
    Optional<byte[]> claimed = decode(request.headers().getOrDefault(plan.signatureHeader(), ""));
    boolean right = false;
    for (String key : KEYS) {
      Optional<byte[]> secret = secrets.find(plan.secret(), key).filter(s -> s.length > 0);
      if (secret.isPresent()) {
        byte[] expected = hmac(secret.get(), request.body());
        right |= MessageDigest.isEqual(expected, claimed.orElse(new byte[expected.length]));
      }
    }
    return right && claimed.isPresent();
  }

  private Optional<byte[]> decode(String header) {
    try {
      return Optional.of(
          plan.signatureHex()
              // GitHub and others name the algorithm in front.
              ? HexFormat.of().parseHex(header.strip().replaceFirst("^sha256=", ""))
              : Base64.getDecoder().decode(header.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] hmac(byte[] key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA256", e);
    }
  }
}
