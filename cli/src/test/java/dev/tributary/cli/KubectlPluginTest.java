package dev.tributary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubectlPluginTest {
  @TempDir Path dir;

  @Test
  void kubectlRunsTheCommandWithItsArgumentsAndExitCode() throws Exception {
    Launcher launcher = Launcher.in(dir.resolve("tool"));
    Files.writeString(dir.resolve("orders.yaml"), Cli.orders().replace("type: ERP", "type: ER"));

    Cli.Run run = launcher.run(dir, "kubectl", "tributary", "validate", "-f", "orders.yaml");

    assertThat(run.out()).contains("orders.yaml:").contains("did you mean 'ERP'?");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void aLinkToThePluginFindsTheCommand() throws Exception {
    Launcher.in(dir.resolve("tool"));
    Path link =
        Files.createSymbolicLink(
            dir.resolve("kubectl-tributary"), dir.resolve("tool/bin/kubectl-tributary"));

    Cli.Run run = Launcher.in(dir.resolve("other")).run(dir, link.toString(), "--version");

    assertThat(run.out()).startsWith("tributary ");
    assertThat(run.code()).isZero();
  }

  @Test
  void kubectlCompletesThePluginsCommandsAndOptions() throws Exception {
    Launcher launcher = Launcher.in(dir.resolve("tool"));

    Cli.Run commands = launcher.run(dir, "kubectl", "__complete", "tributary", "val");
    assertThat(commands.out().lines()).contains("validate", ":4");

    Cli.Run options = launcher.run(dir, "kubectl", "__complete", "tributary", "status", "--all");
    assertThat(options.out().lines()).contains("--all-namespaces");
  }
}
