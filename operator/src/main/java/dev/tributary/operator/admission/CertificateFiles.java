package dev.tributary.operator.admission;

import dev.tributary.planner.Names;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The certificate in a mounted Secret of type kubernetes.io/tls. The kubelet swaps both files at
 * once when the Secret changes.
 */
final class CertificateFiles {
  private final Path folder;

  /**
   * What the files hold.
   *
   * @param digest differs when the files do
   * @param options for the server
   */
  record Read(String digest, PemKeyCertOptions options) {}

  CertificateFiles(Path folder) {
    this.folder = folder;
  }

  /** The certificate, or empty while it isn't there. */
  Optional<Read> read() throws IOException {
    Path certificate = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    if (!Files.isReadable(certificate) || !Files.isReadable(key)) {
      return Optional.empty();
    }
    String chain = Files.readString(certificate, StandardCharsets.US_ASCII);
    String secret = Files.readString(key, StandardCharsets.US_ASCII);
    return Optional.of(
        new Read(
            Names.sha256(chain + secret),
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(chain))
                .addKeyValue(Buffer.buffer(secret))));
  }
}
