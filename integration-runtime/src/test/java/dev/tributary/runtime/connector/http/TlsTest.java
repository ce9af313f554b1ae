package dev.tributary.runtime.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tributary.broker.TlsMaterial;
import dev.tributary.crds.v1alpha1.Operation;
import dev.tributary.planner.plan.EffectPlan;
import dev.tributary.planner.plan.OperationPlan;
import dev.tributary.planner.plan.PressurePlan;
import dev.tributary.planner.plan.TargetPlan;
import dev.tributary.planner.types.CompiledTarget;
import dev.tributary.runtime.connector.Delivery;
import dev.tributary.runtime.connector.Verdict;
import dev.tributary.runtime.secret.MemorySecrets;
import dev.tributary.runtime.step.Event;
import dev.tributary.runtime.testkit.Attempts;
import dev.tributary.runtime.testkit.Plans;
import dev.tributary.runtime.testkit.Ports;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir private Path folder;
  private final MemorySecrets secrets = new MemorySecrets();
  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void aSystemIsTrustedByItsOwnAuthorityAndANewOneIsTakenWithoutARestart() throws Exception {
    TlsMaterial systems = TlsMaterial.create(folder.resolve("system"), List.of("127.0.0.1"));
    TlsMaterial others = TlsMaterial.create(folder.resolve("other"), List.of("127.0.0.1"));
    HttpsServer server = serve(context(systems));
    try (HttpConnector connector =
        connector("https://127.0.0.1:" + server.getAddress().getPort())) {
      secrets.put("ca", "ca.crt", Files.readString(others.caPem()));
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("tls"));
      assertThat(calls).hasValue(0);

      secrets.put("ca", "ca.crt", Files.readString(systems.caPem()));
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(false));
      assertThat(calls).hasValue(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() throws Exception {
    TlsMaterial elsewhere = TlsMaterial.create(folder, List.of("erp.example.com"));
    HttpsServer server = serve(context(elsewhere));
    secrets.put("ca", "ca.crt", Files.readString(elsewhere.caPem()));
    try (HttpConnector connector =
        connector("https://127.0.0.1:" + server.getAddress().getPort())) {
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isInstanceOfSatisfying(
              Verdict.Unavailable.class, v -> assertThat(v.cause()).isEqualTo("tls"));
      assertThat(calls).hasValue(0);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theNameIsVerifiedAlsoThoughTheAddressIsConnectedTo() throws Exception {
    TlsMaterial named = TlsMaterial.create(folder, List.of("localhost"));
    HttpsServer server = serve(context(named));
    secrets.put("ca", "ca.crt", Files.readString(named.caPem()));
    try (HttpConnector connector =
        connector("https://localhost:" + server.getAddress().getPort())) {
      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .isEqualTo(new Verdict.Delivered(false));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestWasSentIsATry() throws Exception {
    TlsMaterial systems = TlsMaterial.create(folder, List.of("127.0.0.1"));
    secrets.put("ca", "ca.crt", Files.readString(systems.caPem()));
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpConnector connector = connector("https://127.0.0.1:" + server.getLocalPort())) {
      Thread.ofVirtual().start(() -> readAndBreak(server, context(systems)));

      assertThat(connector.send(delivery(), Attempts.of(Duration.ofSeconds(1))))
          .as("the system may have taken it")
          .isInstanceOfSatisfying(
              Verdict.Retry.class, v -> assertThat(v.reason()).contains("SSLException"));
    }
  }

  /** Reads a request, then answers with a record that its key did not make. */
  private static void readAndBreak(ServerSocket server, SSLContext context) {
    try (Socket plain = server.accept();
        SSLSocket tls =
            (SSLSocket)
                context.getSocketFactory().createSocket(plain, null, plain.getPort(), false)) {
      tls.setUseClientMode(false);
      while (tls.getInputStream().read() != '}') {
        // The request's body is "{}": when it has come, all has.
      }
      byte[] forged = new byte[32];
      System.arraycopy(new byte[] {23, 3, 3, 0, 27}, 0, forged, 0, 5);
      plain.getOutputStream().write(forged);
      // Until the other side has read it and gone.
      tls.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The other side tells by an alert what it thinks of it.
    }
  }

  private HttpsServer serve(SSLContext tls) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/op",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static SSLContext context(TlsMaterial material) {
    try {
      return read(material);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext read(TlsMaterial material)
      throws GeneralSecurityException, IOException {
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    Certificate[] chain;
    try (var in = Files.newInputStream(material.dir().resolve("tls.crt"))) {
      chain = certificates.generateCertificates(in).toArray(Certificate[]::new);
    }
    String pem =
        Files.readString(material.dir().resolve("tls.key")).replaceAll("-----[A-Z ]+-----|\\s", "");
    PrivateKey key =
        KeyFactory.getInstance("EC")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", key, new char[0], chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private HttpConnector connector(String url) {
    OperationPlan operation =
        new OperationPlan(
            "op", Operation.Method.POST, "/op", List.of(), null, null, List.of(), 5_000);
    TargetPlan.Http target =
        new TargetPlan.Http(
            "system", url, null, "ca", null, operation, new EffectPlan.None(), PressurePlan.NONE);
    return new HttpConnector(
        target,
        CompiledTarget.of(target),
        secrets,
        InstantSource.fixed(Instant.EPOCH),
        new AddressGuard(true),
        Ports.VERTX);
  }

  private static Delivery delivery() {
    return new Delivery(
        Plans.json("{}"),
        Map.of(),
        "00",
        "t-0-0",
        new Event(Map.of(), Map.of(), Instant.EPOCH),
        false);
  }
}
