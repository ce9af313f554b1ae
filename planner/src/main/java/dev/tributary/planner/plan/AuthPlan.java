package dev.tributary.planner.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** How requests to a system are authenticated. Names Secrets, holds none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AuthPlan.Basic.class, name = "basic"),
  @JsonSubTypes.Type(value = AuthPlan.Bearer.class, name = "bearer"),
  @JsonSubTypes.Type(value = AuthPlan.ApiKey.class, name = "apiKey"),
  @JsonSubTypes.Type(value = AuthPlan.OAuth2.class, name = "oauth2ClientCredentials")
})
public sealed interface AuthPlan {
  /** The Secret's name. */
  String secret();

  /** Keys {@code username} and {@code password}. */
  record Basic(String secret) implements AuthPlan {}

  /** Key {@code token}. */
  record Bearer(String secret) implements AuthPlan {}

  /** Key {@code key}, in the named header. */
  record ApiKey(String header, String secret) implements AuthPlan {}

  /** Keys {@code clientId} and {@code clientSecret}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OAuth2(String tokenUrl, String scope, String secret) implements AuthPlan {}
}
