package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * One call that we make to a system.
 *
 * @param method the HTTP method
 * @param path the path below the base URL; {@code {name}} stands for a path parameter
 * @param parameters path, query and header parameters, by name
 * @param request the shape of the body that we send
 * @param response the shape of the body that we get
 * @param outcomes what an answer means; the first whose condition holds decides, then the default:
 *     2xx Delivered, 429 and 503 Unavailable, 408, 425 and other 5xx Retry, else Rejected
 * @param effects why sending again does no harm
 * @param timeout the longest that one attempt may take; overrides the endpoint's
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Operation(
    @Default("POST") Method method,
    @Required @Size(max = 500) @Pattern(Api.PATH) String path,
    Map<String, Parameter> parameters,
    Body request,
    Body response,
    @Size(max = 20) List<Outcome> outcomes,
    Effects effects,
    @Pattern(Api.DURATION) @Size(max = 20) String timeout) {

  /** HTTP methods that an operation may use. */
  public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
  }

  /**
   * A parameter of an operation.
   *
   * @param in where it travels
   * @param name its name on the wire, when it differs from its key
   * @param required whether a caller must give it; path parameters always are
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Parameter(
      @Required In in, @Size(min = 1, max = 100) String name, @Default("true") Boolean required) {}

  /** Where a parameter travels. */
  public enum In {
    path,
    query,
    header
  }

  /**
   * A JSON body.
   *
   * @param schema its schema
   */
  public record Body(@Required Schema schema) {}

  /**
   * What an answer means.
   *
   * @param when CEL over {@code status}, {@code headers} and {@code body}
   * @param is the meaning
   * @param reason CEL that gives a text for the dead letter, over the same variables
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Outcome(
      @Required @Size(min = 1, max = 1000) String when,
      @Required Verdict is,
      @Size(max = 1000) String reason) {}

  /** What becomes of a record after an answer. */
  public enum Verdict {
    /** The system has it. */
    Delivered,
    /** The record's own trouble, which may pass: a try is counted. */
    Retry,
    /** The system's trouble: the record waits, no try is counted. */
    Unavailable,
    /** It will never be taken: the dead-letter topic. */
    Rejected
  }

  /**
   * How a resend stays harmless; exactly one is given.
   *
   * @param key the system honours an idempotency key
   * @param upsert the call sets a state, however often
   * @param lookup the system is asked whether it has the record before it is sent
   * @param none nothing helps: a resend may have a second effect
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @ValidationRule(
      value =
          "[has(self.key), has(self.upsert), has(self.lookup), has(self.none)].exists_one(x, x)",
      message = "give exactly one of key, upsert, lookup and none")
  public record Effects(KeyEffect key, Empty upsert, Lookup lookup, Empty none) {}

  /**
   * An idempotency key that the system honours.
   *
   * @param header the header that carries it, in lower case
   */
  public record KeyEffect(
      @Default("idempotency-key") @Size(max = 100) @Pattern(Api.HEADER) String header) {}

  /** A choice that needs no further word: {@code {}}. */
  public record Empty() {}

  /**
   * Ask before sending.
   *
   * @param operation the operation of the same endpoint that asks
   * @param parameters CEL over {@code body}, the body about to be sent, for its parameters
   * @param foundWhen CEL over {@code status}, {@code headers} and {@code response}, its answer:
   *     true when the system already has the record
   * @param when before which sends the system is asked
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Lookup(
      @Required @Size(min = 1, max = 63) String operation,
      Map<String, String> parameters,
      @Required @Size(min = 1, max = 1000) String foundWhen,
      @Default("Always") LookupWhen when) {}

  /** Before which sends a lookup happens. */
  public enum LookupWhen {
    /** Before every send. */
    Always,
    /**
     * Before sends of a record that may have arrived already: after a send whose outcome isn't
     * known, and after a restart for what may have been sent before it. Duplicates from the source
     * are told by the flow's ledger.
     */
    InDoubt
  }
}
