package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * One call that a system makes to us.
 *
 * @param path the path below the endpoint's own public path
 * @param verify how the sender proves itself, before the body is parsed
 * @param eventId CEL over {@code headers} and {@code payload} that gives the event's id; without it
 *     the id is a hash of the body
 * @param schema the shape of the body
 * @param maxBodyBytes the largest body taken; a larger one is answered 413
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Webhook(
    @Required @Size(max = 200) @Pattern("^/[A-Za-z0-9/_.~-]*$") String path,
    @Required Verify verify,
    @Size(max = 1000) String eventId,
    Schema schema,
    @Default("262144") @Min(1) @Max(900000) Integer maxBodyBytes) {

  /**
   * How the sender proves itself.
   *
   * @param hmacSha256 an HMAC-SHA256 of the raw body in a header
   */
  public record Verify(@Required HmacSha256 hmacSha256) {}

  /**
   * An HMAC-SHA256 (RFC 2104) of the raw body.
   *
   * @param header the header that carries it, in lower case
   * @param encoding how it is written
   * @param secretRef the Secret with the key {@code secret} and, while it is being rotated, {@code
   *     secret.previous}
   */
  public record HmacSha256(
      @Required @Size(max = 100) @Pattern(Api.HEADER) String header,
      @Default("Base64") Encoding encoding,
      @Required NameRef secretRef) {}

  /** How a signature is written. */
  public enum Encoding {
    Base64,
    Hex
  }
}
