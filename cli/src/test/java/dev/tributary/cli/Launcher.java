package dev.tributary.cli;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scripts of bin/ in a folder that is laid out as a release, with the classes of this test run.
 */
final class Launcher {
  private final Path root;

  private Launcher(Path root) {
    this.root = root;
  }

  /** Lays out the folder. */
  static Launcher in(Path root) throws IOException {
    Files.createDirectories(root.resolve("bin"));
    Files.createDirectories(root.resolve("lib"));
    try (Stream<Path> scripts = Files.list(Path.of("..", "bin"))) {
      for (Path script : scripts.toList()) {
        Path copy = Files.copy(script, root.resolve("bin").resolve(script.getFileName()));
        copy.toFile().setExecutable(true);
      }
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    try (OutputStream out = Files.newOutputStream(root.resolve("lib/tributary-cli.jar"))) {
      new JarOutputStream(out, manifest).close();
    }
    return new Launcher(root);
  }

  /** Runs a command that finds the scripts and kubectl on its PATH. */
  Cli.Run run(Path folder, String... command) throws IOException, InterruptedException {
    Path err = Files.createTempFile("launcher", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(err.toFile());
    builder
        .environment()
        .merge("PATH", root.resolve("bin") + kubectl(), (old, own) -> own + ":" + old);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Cli.Run(process.waitFor(), out, Files.readString(err));
  }

  private static String kubectl() throws IOException {
    String tools = System.getenv("KUBE_API_TEST_DIR");
    if (tools == null) {
      return "";
    }
    try (Stream<Path> files = Files.walk(Path.of(tools))) {
      return files
          .filter(f -> f.getFileName().toString().equals("kubectl"))
          .findFirst()
          .map(f -> ":" + f.getParent())
          .orElse("");
    }
  }
}
