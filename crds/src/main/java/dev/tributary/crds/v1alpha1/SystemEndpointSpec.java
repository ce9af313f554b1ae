package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What is declared about a system.
 *
 * @param type the kind of system, for people and reports
 * @param owner who answers for it
 * @param systemOfRecord the business domains whose truth it is, as {@code Product}; a domain has
 *     one system of record in a platform
 * @param http the system is reached over HTTP; exactly one connector is given
 * @param kamelet the system is reached through a sink Kamelet of Camel's catalogue
 * @param timeout the longest that one attempt may take, unless an operation or a flow says
 *     otherwise
 * @param limits how many calls it bears; each flow keeps within them, however many pods it has
 * @param circuitBreaker when calls stop because it fails; without one they go on at the pace of
 *     their pauses
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.http) != has(self.kamelet)",
    message = "give exactly one connector: http or kamelet")
public record SystemEndpointSpec(
    @Required Type type,
    Owner owner,
    List<@Size(max = 63) String> systemOfRecord,
    HttpConnector http,
    KameletConnector kamelet,
    @Pattern(Api.DURATION) @Size(max = 20) String timeout,
    Limits limits,
    CircuitBreaker circuitBreaker) {

  /**
   * How many calls a system bears. Records that would be more wait; none is given up.
   *
   * @param requestsPerSecond the most calls in a second, lookups and csrf tokens among them; about
   *     a tenth of them may come at once
   * @param concurrency the most records that are being sent at one time, by all pods of a flow; a
   *     pod sends at most 1,024, and 64 when this isn't given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value = "has(self.requestsPerSecond) || has(self.concurrency)",
      message = "give requestsPerSecond, concurrency or both")
  public record Limits(
      @Min(1) @Max(100_000) Integer requestsPerSecond, @Min(1) @Max(10_000) Integer concurrency) {}

  /**
   * When calls stop because the system fails. An open circuit holds records before they are sent
   * and uses up no retry.
   *
   * @param consecutiveFailures opens after so many calls in a row that failed: 5xx, timeouts,
   *     resets, no connection. 429 is none of them
   * @param openFor how long nothing is sent then
   * @param halfOpenRequests how many calls are let through after that; when all of them succeed the
   *     circuit closes, when one fails it opens again
   */
  public record CircuitBreaker(
      @Default("5") @Min(1) @Max(1_000) Integer consecutiveFailures,
      @Default("60s") @Pattern(Api.DURATION) @Size(max = 20) String openFor,
      @Default("1") @Min(1) @Max(100) Integer halfOpenRequests) {}

  /** The kinds of system that a retailer runs. */
  public enum Type {
    ERP,
    CRM,
    Commerce,
    Marketplace,
    POS,
    CDP,
    WMS,
    Payment,
    Loyalty,
    Supplier,
    Analytics,
    Notification,
    Custom
  }
}
