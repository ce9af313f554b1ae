package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/**
 * A system that speaks HTTP: the calls that we make to it and the calls that it makes to us.
 *
 * @param baseUrl scheme, host, port and path prefix of every operation; needed when there are
 *     operations
 * @param auth how requests are authenticated
 * @param tls whom we trust
 * @param csrf how a token against cross-site request forgery is fetched before a changing call
 * @param operations the calls that we make, by name; flows name these, never URLs
 * @param webhooks the calls that it makes to us, by name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.baseUrl) || !has(self.operations) || size(self.operations) == 0",
    message = "operations need a baseUrl")
public record HttpConnector(
    @Size(max = 500) @Pattern("^https?://[^\\s?#@]+$") String baseUrl,
    Auth auth,
    Tls tls,
    Csrf csrf,
    Map<String, Operation> operations,
    Map<String, Webhook> webhooks) {

  /**
   * How requests are authenticated; exactly one is given. Keys of the Secrets are fixed by type.
   *
   * @param basic keys {@code username} and {@code password}
   * @param bearer key {@code token}
   * @param apiKey key {@code key}
   * @param oauth2ClientCredentials keys {@code clientId} and {@code clientSecret}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "[has(self.basic), has(self.bearer), has(self.apiKey),"
              + " has(self.oauth2ClientCredentials)].exists_one(x, x)",
      message = "give exactly one of basic, bearer, apiKey and oauth2ClientCredentials")
  public record Auth(
      SecretAuth basic, SecretAuth bearer, ApiKey apiKey, OAuth2 oauth2ClientCredentials) {}

  /**
   * Credentials that need nothing but a Secret.
   *
   * @param secretRef the Secret that holds them
   */
  public record SecretAuth(@Required NameRef secretRef) {}

  /**
   * A key in a header.
   *
   * @param header the header's name, in lower case
   * @param secretRef the Secret with the key
   */
  public record ApiKey(
      @Required @Size(max = 100) @Pattern(Api.HEADER) String header, @Required NameRef secretRef) {}

  /**
   * OAuth 2.0 client credentials (RFC 6749, section 4.4).
   *
   * @param tokenUrl where tokens are issued
   * @param scope the scopes asked for, separated by spaces
   * @param secretRef the Secret with client id and secret
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record OAuth2(
      @Required @Size(max = 500) @Pattern("^https?://[^\\s#@]+$") String tokenUrl,
      @Size(max = 500) String scope,
      @Required NameRef secretRef) {}

  /**
   * Whom we trust beside the public authorities.
   *
   * @param caRef the Secret whose key {@code ca.crt} holds PEM certificates
   */
  public record Tls(@Required NameRef caRef) {}

  /**
   * SAP's and others' token against cross-site request forgery.
   *
   * @param fetchPath the path, below the base URL, that gives a token to a GET that asks for one
   * @param header the header that asks for it, answers it and carries it
   */
  public record Csrf(
      @Required @Size(max = 500) @Pattern(Api.PATH) String fetchPath,
      @io.fabric8.generator.annotation.Default("x-csrf-token") @Size(max = 100) @Pattern(Api.HEADER)
          String header) {}
}
