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
 * @param batch many records in one request; a flow's mapping stays the mapping of one
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
    @Pattern(Api.DURATION) @Size(max = 20) String timeout,
    Batch batch) {

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
   * @param header the header that carries it, in lower case; {@code idempotency-key} when neither
   *     header nor field is given
   * @param field the field of the body that carries it, which the mapping leaves to us; in a
   *     request with many records that of each item
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record KeyEffect(
      @Size(max = 100) @Pattern(Api.HEADER) String header,
      @Size(min = 1, max = 100) String field) {}

  /**
   * Many records in one request: as many as there are when the first of them has waited long
   * enough, of many keys, and those of one key in their order.
   *
   * @param maxRecords the most records in a request
   * @param maxWait the longest that the first record of a request waits for others
   * @param items the field of the request's body that holds the items, or a path of fields joined
   *     by dots; the body is their list when absent
   * @param results a verdict for each item; when absent, the answer's holds for all
   * @param onItemFailure what the system does with the items behind one that it doesn't take
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Batch(
      @Required @Min(2) @Max(1000) Integer maxRecords,
      @Default("20ms") @Pattern(Api.DURATION) @Size(max = 20) String maxWait,
      @Size(max = 200) @Pattern(Api.FIELD_PATH) String items,
      Results results,
      @Default("Continue") OnItemFailure onItemFailure) {}

  /**
   * What an answer says of each item. It is read when the answer as a whole means Delivered.
   *
   * @param list CEL over {@code status}, {@code headers} and {@code body}: a list with a result for
   *     each item, in the items' order
   * @param outcomes what a result means, over the same variables and {@code item}, the result, and
   *     {@code index}, its place from 0; the first whose condition holds decides. A result that
   *     none fits is a try that failed
   */
  public record Results(
      @Required @Size(min = 1, max = 1000) String list,
      @Required @Size(min = 1, max = 20) List<Outcome> outcomes) {}

  /** What a system does with the items behind one that it doesn't take. */
  public enum OnItemFailure {
    /** It goes on with them. */
    Continue,
    /** None of them has an effect; what it says of them isn't read. */
    Stop
  }

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
