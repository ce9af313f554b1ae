package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/** Where a flow's records go. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TargetPlan.Http.class, name = "http"),
  @JsonSubTypes.Type(value = TargetPlan.Kamelet.class, name = "kamelet"),
  @JsonSubTypes.Type(value = TargetPlan.Contract.class, name = "contract")
})
public sealed interface TargetPlan {
  /** The target in a word, as status shows it. */
  String label();

  /** The JSON Schema that mapped bodies are validated against, or {@code null}. */
  JsonNode schema();

  /**
   * An operation of a system that speaks HTTP.
   *
   * @param endpoint the endpoint's name
   * @param baseUrl what operations' paths are appended to
   * @param auth how requests are authenticated, or {@code null}
   * @param caSecret the Secret whose {@code ca.crt} is trusted beside public authorities, or {@code
   *     null}
   * @param csrf how a token is fetched first, or {@code null}
   * @param operation the operation that is called
   * @param effect why sending again does no harm
   * @param pressure how much the endpoint bears
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Http(
      String endpoint,
      String baseUrl,
      AuthPlan auth,
      String caSecret,
      CsrfPlan csrf,
      OperationPlan operation,
      EffectPlan effect,
      PressurePlan pressure)
      implements TargetPlan {
    /**
     * Refuses one without what every such target has. A plan of format 1 says nothing about
     * pressure.
     */
    public Http {
      Objects.requireNonNull(baseUrl, "baseUrl");
      Objects.requireNonNull(operation, "operation");
      Objects.requireNonNull(effect, "effect");
      pressure = pressure == null ? PressurePlan.NONE : pressure;
    }

    @Override
    public String label() {
      return endpoint + "/" + operation.name();
    }

    @Override
    public JsonNode schema() {
      return operation.requestSchema();
    }
  }

  /**
   * A sink Kamelet of Camel's catalogue.
   *
   * @param endpoint the endpoint's name
   * @param ref the Kamelet's name
   * @param properties its properties
   * @param secret a Secret whose keys are further properties, or {@code null}
   * @param timeoutMs the longest that one attempt may take, milliseconds
   * @param pressure how much the endpoint bears
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Kamelet(
      String endpoint,
      String ref,
      Map<String, String> properties,
      String secret,
      long timeoutMs,
      PressurePlan pressure)
      implements TargetPlan {
    /** A plan of format 1 says nothing about pressure. */
    public Kamelet {
      pressure = pressure == null ? PressurePlan.NONE : pressure;
    }

    @Override
    public String label() {
      return endpoint;
    }

    @Override
    public JsonNode schema() {
      return null;
    }
  }

  /**
   * A contract's topic.
   *
   * @param contract the contract's name
   * @param topic its topic
   * @param eventType the CloudEvents type
   * @param key CEL over {@code payload}, the mapped body, for the record key
   * @param schema the schema that what is produced must meet
   * @param dataSchema names the schema in {@code ce_dataschema}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Contract(
      String contract,
      String topic,
      String eventType,
      String key,
      JsonNode schema,
      String dataSchema)
      implements TargetPlan {
    @Override
    public String label() {
      return contract;
    }
  }
}
