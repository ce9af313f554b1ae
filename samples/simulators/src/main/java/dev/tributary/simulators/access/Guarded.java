package dev.tributary.simulators.access;

import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.Call;
import dev.tributary.simulators.http.Outcome;
import dev.tributary.simulators.http.PlayedSystem;
import java.util.Map;

/** A system behind its auth: 401 for whoever doesn't prove who they are. */
public record Guarded(PlayedSystem system, Auth auth, Tokens tokens) implements PlayedSystem {
  @Override
  public String name() {
    return system.name();
  }

  @Override
  public boolean owns(String path) {
    return system.owns(path);
  }

  @Override
  public Outcome handle(Call call) {
    if (!auth.allows(call, tokens)) {
      return Outcome.of(
          Answer.json(401, Map.of("error", "unauthorized"))
              .with("WWW-Authenticate", auth.challenge()));
    }
    return system.handle(call);
  }
}
