package dev.tributary.runtime.connector.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.testkit.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportTest {
  private static final Duration TIME = Duration.ofSeconds(10);

  /** The requests that the system was sent. */
  private final List<String> heads = new CopyOnWriteArrayList<>();

  private final AtomicInteger connections = new AtomicInteger();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectsAreAnswersAndNotFollowed(int status) throws Exception {
    ServerSocket system =
        serve(
            (connection, number) -> {
              while (head(connection)) {
                say(connection, status + " Moved\r\nLocation: /elsewhere", "");
              }
            });
    Transport transport = transport(new AddressGuard(true));

    assertThat(transport.call(get(system, "127.0.0.1"), TIME.toNanos()).status()).isEqualTo(status);
    assertThat(heads).hasSize(1);
  }

  @Test
  void whatTheGuardLetPassIsConnectedToUnderTheNameThatWasAsked() throws Exception {
    ServerSocket system = serve((connection, number) -> answers(connection));
    Transport transport =
        transport(new AddressGuard(true, host -> new InetAddress[] {address("127.0.0.1")}));

    assertThat(transport.call(get(system, "erp.example.com"), TIME.toNanos()).status())
        .isEqualTo(201);
    assertThat(heads.getFirst().toLowerCase(Locale.ROOT))
        .contains("host: erp.example.com:" + system.getLocalPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"169.254.169.254", "fe80::1", "100.100.100.200"})
  void aNameThatComesToMeanARefusedAddressIsntCalledAnyMore(String refused) throws Exception {
    ServerSocket system = serve((connection, number) -> answers(connection));
    AtomicReference<String> meant = new AtomicReference<>("127.0.0.1");
    Transport transport =
        transport(new AddressGuard(true, host -> new InetAddress[] {address(meant.get())}));
    Exchange.Request request = get(system, "erp.example.com");
    assertThat(transport.call(request, TIME.toNanos()).status()).isEqualTo(201);

    meant.set(refused);
    assertThat(failure(transport, request, TIME))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("address-refused"));
    assertThat(heads).as("an open connection doesn't help").hasSize(1);
  }

  @Test
  void aResolverThatHangsIsTheSystemsStateAndHoldsNothingUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    open.add(end::countDown);
    ServerSocket system = serve((connection, number) -> answers(connection));
    Transport transport =
        transport(
            new AddressGuard(
                true,
                host -> {
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new UnknownHostException(host);
                }));

    assertThat(failure(transport, get(system, "erp.example.com"), Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class, v -> assertThat(v.reason()).contains("no address"));
  }

  @Test
  void aSystemThatTakesNoConnectionIsUnavailableWithinTheAttemptsTime() throws Exception {
    ServerSocket system = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    open.add(system);
    fill(system);

    assertThat(
            failure(
                transport(new AddressGuard(true)),
                post(system, "127.0.0.1"),
                Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("connection"));
  }

  @Test
  void aSystemThatNeverShakesHandsWasSentNothing() throws Exception {
    ServerSocket system = serve((connection, number) -> connection.getInputStream().readAllBytes());
    Exchange.Request plain = post(system, "127.0.0.1");
    Exchange.Request secure =
        new Exchange.Request(
            "POST",
            URI.create(plain.uri().toString().replace("http:", "https:")),
            Map.of(),
            plain.body(),
            "application/json");

    assertThat(failure(transport(new AddressGuard(true)), secure, Duration.ofMillis(300)))
        .isInstanceOf(Verdict.Unavailable.class);
  }

  @Test
  void aSystemThatHangsIsATryAndItsConnectionIsntUsedAgain() throws Exception {
    ServerSocket system =
        serve(
            (connection, number) -> {
              if (number == 1) {
                connection.getInputStream().readAllBytes();
              } else {
                answers(connection);
              }
            });
    Transport transport = transport(new AddressGuard(true));

    assertThat(failure(transport, post(system, "127.0.0.1"), Duration.ofMillis(300)))
        .isInstanceOfSatisfying(
            Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("timeout"));
    assertThat(transport.call(post(system, "127.0.0.1"), TIME.toNanos()).status()).isEqualTo(201);
    assertThat(connections).hasValue(2);
  }

  @Test
  void aConnectionThatTheSystemHalfClosedIsReplacedBeforeAnythingIsSent() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    ServerSocket system =
        serve(
            (connection, number) -> {
              if (number == 1) {
                head(connection);
                say(connection, "201 Created", "{}");
                connection.shutdownOutput();
                connection.getInputStream().readAllBytes();
                left.countDown();
              } else {
                answers(connection);
              }
            });
    Transport transport = transport(new AddressGuard(true));
    assertThat(transport.call(get(system, "127.0.0.1"), TIME.toNanos()).status()).isEqualTo(201);
    assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
    // The system sees the end a moment before the pool does. All calls share an event loop, so by
    // the end of one to another system the pool has seen it.
    ServerSocket other = serve((connection, number) -> answers(connection));
    assertThat(transport.call(get(other, "127.0.0.1"), TIME.toNanos()).status()).isEqualTo(201);

    assertThat(transport.call(get(system, "127.0.0.1"), TIME.toNanos()).status()).isEqualTo(201);
    assertThat(connections).hasValue(3);
  }

  @Test
  void aRequestThatAPooledConnectionTookAndLostIsNeverSentAgain() throws Exception {
    ServerSocket system =
        serve(
            (connection, number) -> {
              head(connection);
              say(connection, "201 Created", "{}");
              // Takes a second one, and ends without an answer to it.
              head(connection);
            });
    Transport transport = transport(new AddressGuard(true));
    AtomicReference<Verdict> lost = new AtomicReference<>();
    AtomicInteger calls = new AtomicInteger();

    await()
        .atMost(TIME)
        .until(
            () -> {
              calls.incrementAndGet();
              try {
                return transport.call(post(system, "127.0.0.1"), TIME.toNanos()).status() != 201;
              } catch (CallFailedException e) {
                lost.set(e.verdict());
                return true;
              }
            });

    assertThat(lost.get())
        .as("the system may have done it")
        .isInstanceOfSatisfying(Verdict.Retry.class, v -> assertThat(v.cause()).isEqualTo("reset"));
    assertThat(heads).hasSize(calls.get());
    assertThat(connections).hasValueLessThan(calls.get());
  }

  @Test
  void anAnswerOverTheBoundIsCutAndTheRestIsNeverRead() throws Exception {
    long promised = 1L << 40;
    AtomicLong written = new AtomicLong();
    CountDownLatch cut = new CountDownLatch(1);
    ServerSocket system =
        serve(
            (connection, number) -> {
              head(connection);
              OutputStream out = connection.getOutputStream();
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
                      .formatted(promised)
                      .getBytes(ISO_8859_1));
              byte[] part = new byte[64 << 10];
              try {
                while (written.addAndGet(part.length) < promised) {
                  out.write(part);
                }
              } finally {
                cut.countDown();
              }
            });

    Exchange.Answer answer =
        transport(new AddressGuard(true)).call(get(system, "127.0.0.1"), TIME.toNanos());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    await().atMost(TIME).until(() -> cut.getCount() == 0);
    assertThat(written.get()).isLessThan(promised);
  }

  @Test
  void headersWithoutEndAreNoAnswer() throws Exception {
    ServerSocket system =
        serve(
            (connection, number) -> {
              head(connection);
              say(connection, "200 OK\r\nX: " + "x".repeat(1 << 20), "");
            });

    assertThat(failure(transport(new AddressGuard(true)), get(system, "127.0.0.1"), TIME))
        .isInstanceOf(Verdict.Retry.class);
  }

  private interface Behaviour {
    void on(Socket connection, int number) throws IOException;
  }

  private ServerSocket serve(Behaviour behaviour) throws IOException {
    ServerSocket system = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(system);
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try {
                  Socket connection = system.accept();
                  int number = connections.incrementAndGet();
                  Thread.ofVirtual().start(() -> converse(connection, number, behaviour));
                } catch (IOException e) {
                  return;
                }
              }
            });
    return system;
  }

  private static void converse(Socket connection, int number, Behaviour behaviour) {
    try (connection) {
      behaviour.on(connection, number);
    } catch (IOException e) {
      // The other side may go at any time.
    }
  }

  private void answers(Socket connection) throws IOException {
    while (head(connection)) {
      say(connection, "201 Created", "{}");
    }
  }

  /** Reads a request with its body; false when the other side is gone. */
  private boolean head(Socket connection) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = connection.getInputStream().read();
      if (next < 0) {
        return false;
      }
      head.append((char) next);
    }
    if (head.indexOf("content-length: 2") > 0) {
      connection.getInputStream().readNBytes(2);
    }
    heads.add(head.toString());
    return true;
  }

  private static void say(Socket connection, String status, String body) throws IOException {
    connection
        .getOutputStream()
        .write(
            "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(status, body.length(), body)
                .getBytes(ISO_8859_1));
  }

  /** Until connections are left unanswered. */
  private void fill(ServerSocket system) throws IOException {
    while (true) {
      Socket waiting = new Socket();
      open.add(waiting);
      try {
        waiting.connect(system.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  private Transport transport(AddressGuard guard) throws Exception {
    Transport transport =
        new Transport(Ports.VERTX, Trust.manager(Optional.empty()), guard, TIME.toMillis());
    open.add(transport);
    return transport;
  }

  private static Verdict failure(Transport transport, Exchange.Request request, Duration time) {
    return catchThrowableOfType(
            CallFailedException.class, () -> transport.call(request, time.toNanos()))
        .verdict();
  }

  private static Exchange.Request get(ServerSocket system, String host) {
    return new Exchange.Request(
        "GET", uri(system, host), Map.of(), Optional.empty(), "application/json");
  }

  private static Exchange.Request post(ServerSocket system, String host) {
    return new Exchange.Request(
        "POST", uri(system, host), Map.of(), Optional.of("{}".getBytes(UTF_8)), "application/json");
  }

  private static URI uri(ServerSocket system, String host) {
    return URI.create("http://%s:%d/op".formatted(host, system.getLocalPort()));
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }
}
