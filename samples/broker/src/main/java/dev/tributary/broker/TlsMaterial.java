package dev.tributary.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority and a server certificate for tests and demos, valid for a year, written
 * as PEM files the way a Kubernetes TLS Secret holds them.
 *
 * @param dir the folder with {@code ca.crt}, {@code tls.crt} and {@code tls.key} (PKCS#8)
 */
public record TlsMaterial(Path dir) {
  private static final String PASSWORD = "only-in-transit";

  /** The authority's certificate, PEM. */
  public Path caPem() {
    return dir.resolve("ca.crt");
  }

  /**
   * Makes both with the JDK's keytool, which every JRE carries too.
   *
   * @param dir is created when absent; files of an earlier call are replaced
   * @param hosts DNS names or IPv4 addresses the server answers for
   * @throws UncheckedIOException the folder isn't writable
   * @throws IllegalStateException keytool failed; the message holds its words
   */
  public static TlsMaterial create(Path dir, List<String> hosts) {
    try {
      Files.createDirectories(dir);
      Path store = Files.createTempDirectory(dir, "store").resolve("keys.p12");
      try {
        keytool(store, "ca", "CN=tributary-test-ca", List.of("-ext", "bc:c=ca:true"));
        keytool(
            store,
            "server",
            "CN=" + hosts.getFirst(),
            List.of("-signer", "ca", "-ext", "san=" + alternativeNames(hosts)));
        export(store, dir);
      } finally {
        Files.deleteIfExists(store);
        Files.delete(store.getParent());
      }
      return new TlsMaterial(dir);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write certificates to " + dir, e);
    }
  }

  private static String alternativeNames(Collection<String> hosts) {
    return String.join(
        ",",
        hosts.stream()
            .map(h -> (h.matches("[0-9.]+") ? "ip:" : "dns:") + h)
            .toArray(String[]::new));
  }

  private static void keytool(Path store, String alias, String subject, List<String> more)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-validity", "365", "-alias", alias, "-dname", subject));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD, "-keypass", PASSWORD));
    command.addAll(more);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException("keytool failed: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void export(Path store, Path dir) throws IOException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : keys.getCertificateChain("server")) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      Key key = keys.getKey("server", PASSWORD.toCharArray());
      Files.writeString(dir.resolve("tls.crt"), chain);
      Files.writeString(dir.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
      Files.writeString(
          dir.resolve("ca.crt"), pem("CERTIFICATE", keys.getCertificate("ca").getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot read what keytool wrote", e);
    }
  }

  private static String pem(String type, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }
}
