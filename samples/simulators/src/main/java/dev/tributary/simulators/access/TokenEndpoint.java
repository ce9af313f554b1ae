package dev.tributary.simulators.access;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code POST /oauth/token}: client credentials as RFC 6749 section 4.4 has them, the client named
 * by HTTP Basic or in the form. {@code DELETE /oauth/token} revokes all tokens.
 */
public final class TokenEndpoint implements PlayedSystem {
  private final Map<String, String> clients;
  private final Tokens tokens;

  /** Issues tokens to these clients: secret by id. */
  public TokenEndpoint(Map<String, String> clients, Tokens tokens) {
    this.clients = Map.copyOf(clients);
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return "oauth";
  }

  @Override
  public boolean owns(String path) {
    return path.equals("/oauth/token");
  }

  @Override
  public Outcome handle(Call call) {
    if (call.method().equals("DELETE")) {
      tokens.revokeAll();
      return Outcome.of(Answer.empty(204));
    }
    if (!call.method().equals("POST")) {
      return Outcome.of(Answer.empty(405).with("Allow", "POST"));
    }
    Map<String, String> form = Call.form(new String(call.body(), StandardCharsets.UTF_8));
    if (!"client_credentials".equals(form.get("grant_type"))) {
      return Outcome.of(error(400, "unsupported_grant_type"));
    }
    String client = client(call, form);
    if (client == null) {
      return Outcome.of(
          error(401, "invalid_client").with("WWW-Authenticate", "Basic realm=\"oauth\""));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("access_token", tokens.issue());
    body.put("token_type", "Bearer");
    body.put("expires_in", tokens.validFor().toSeconds());
    if (form.containsKey("scope")) {
      body.put("scope", form.get("scope"));
    }
    return new Outcome(
        Answer.json(200, body).with("Cache-Control", "no-store"), client, Outcome.Effect.CREATED);
  }

  private String client(Call call, Map<String, String> form) {
    String header = call.header("authorization").orElse("");
    for (Map.Entry<String, String> client : clients.entrySet()) {
      boolean inForm =
          client.getKey().equals(form.get("client_id"))
              && client.getValue().equals(form.get("client_secret"));
      if (inForm || header.equals(Auth.basicHeader(client.getKey(), client.getValue()))) {
        return client.getKey();
      }
    }
    return null;
  }

  private static Answer error(int status, String code) {
    return Answer.json(status, Map.of("error", code));
  }
}
