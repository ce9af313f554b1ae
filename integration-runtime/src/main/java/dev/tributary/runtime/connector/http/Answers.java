package dev.tributary.runtime.connector.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads what systems answer, and no more of it than is taken. */
final class Answers {
  /** Bytes of a body that are taken. */
  static final int LARGEST = 1 << 20;

  private Answers() {}

  /** Reads one, on its connection's event loop. */
  static Future<Exchange.Answer> read(HttpClientResponse response) {
    Promise<Exchange.Answer> answer = Promise.promise();
    Buffer body = Buffer.buffer();
    response.exceptionHandler(answer::tryFail);
    response.handler(
        part -> {
          if (answer.future().isComplete()) {
            return;
          }
          if (body.length() + part.length() > LARGEST) {
            answer.tryComplete(answer(response, Optional.empty()));
            // Reading on would take the rest, however long it is.
            response.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(end -> answer.tryComplete(answer(response, Optional.of(body.getBytes()))));
    return answer.future();
  }

  private static Exchange.Answer answer(HttpClientResponse response, Optional<byte[]> body) {
    Map<String, String> headers = new HashMap<>();
    List<String> cookies = new ArrayList<>();
    for (Map.Entry<String, String> header : response.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (name.equals("set-cookie")) {
        cookies.add(header.getValue());
      } else {
        headers.putIfAbsent(name, header.getValue());
      }
    }
    return new Exchange.Answer(response.statusCode(), headers, cookies, body);
  }
}
