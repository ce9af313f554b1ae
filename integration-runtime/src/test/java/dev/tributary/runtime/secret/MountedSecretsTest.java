package dev.tributary.runtime.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountedSecretsTest {
  @TempDir Path root;
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void aSwappedVolumeIsSeenAfterASecond() throws Exception {
    // As the kubelet does it: files link to ..data, which links to a folder that is swapped.
    Path secret = Files.createDirectories(root.resolve("shop"));
    version(secret, "..v1", "one");
    Files.createSymbolicLink(secret.resolve("..data"), Path.of("..v1"));
    Files.createSymbolicLink(secret.resolve("key"), Path.of("..data/key"));
    MountedSecrets secrets = new MountedSecrets(root, nanos::get);
    assertThat(secrets.text("shop", "key")).isEqualTo("one");
    version(secret, "..v2", "two");
    Files.createSymbolicLink(secret.resolve("..tmp"), Path.of("..v2"));
    Files.move(
        secret.resolve("..tmp"),
        secret.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(secrets.text("shop", "key")).isEqualTo("one");
    nanos.addAndGet(1_000_000_001L);
    assertThat(secrets.text("shop", "key")).isEqualTo("two");
    assertThat(secrets.all("shop")).containsOnlyKeys("key");
  }

  @Test
  void nothingOutsideOfTheRootIsRead() throws Exception {
    Files.writeString(root.resolve("outside"), "x");
    MountedSecrets secrets =
        new MountedSecrets(Files.createDirectories(root.resolve("in")), nanos::get);
    assertThat(secrets.find("..", "outside")).isEmpty();
    assertThat(secrets.find("a/../..", "outside")).isEmpty();
    assertThat(secrets.find("a", "../../outside")).isEmpty();
  }

  @Test
  void aMissingKeyIsNamed() {
    assertThatThrownBy(() -> new MountedSecrets(root, nanos::get).text("shop", "key"))
        .isInstanceOf(MissingSecretException.class)
        .hasMessage("key 'key' of Secret 'shop' is missing or empty");
  }

  private static void version(Path secret, String name, String value) throws Exception {
    Files.writeString(Files.createDirectories(secret.resolve(name)).resolve("key"), value);
  }
}
