package dev.tributary.simulators;

import dev.tributary.simulators.control.Control;
import dev.tributary.simulators.http.Answer;
import dev.tributary.simulators.http.BadRequest;
import dev.tributary.simulators.http.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Between Jetty and the stage: reads requests, writes answers, keeps silent, resets. */
final class WireHandler extends Handler.Abstract {
  private final Stage stage;
  private final Control control;

  WireHandler(Stage stage, Control control) {
    this.stage = stage;
    this.control = control;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Call call = call(request);
    if (call.path().equals("/health")) {
      write(response, callback, Answer.json(200, Map.of("status", "up")));
    } else if (call.path().startsWith("/control/")) {
      write(response, callback, control(call));
    } else {
      switch (stage.play(call)) {
        case Stage.Reaction.Reply reply -> {
          Thread.sleep(reply.after());
          write(response, callback, reply.answer());
        }
        // Never completing the callback keeps the connection open and holds no thread.
        case Stage.Reaction.Silence silence -> {}
        case Stage.Reaction.Reset reset -> reset(request, callback);
      }
    }
    return true;
  }

  private Answer control(Call call) throws InterruptedException {
    try {
      return control.handle(call);
    } catch (BadRequest e) {
      return Answer.json(400, Map.of("error", e.getMessage()));
    }
  }

  private static Call call(Request request) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    request
        .getHeaders()
        .forEach(
            field ->
                headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), field.getValue()));
    byte[] body;
    try (InputStream in = Request.asInputStream(request)) {
      body = in.readAllBytes();
    }
    String query = request.getHttpURI().getQuery();
    return new Call(
        request.getMethod(),
        request.getHttpURI().getPath(),
        query == null ? "" : query,
        headers,
        body);
  }

  private static void write(Response response, Callback callback, Answer answer) {
    response.setStatus(answer.status());
    answer.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(answer.body()), callback);
  }

  private static void reset(Request request, Callback callback) throws IOException {
    Object transport = request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
    if (transport instanceof SocketChannel channel) {
      // Closing with data unsent and no linger makes the kernel send RST instead of FIN.
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    }
    // Of a quiet kind, so that Jetty doesn't log what was asked for.
    callback.failed(new EofException("reset on demand"));
  }
}
