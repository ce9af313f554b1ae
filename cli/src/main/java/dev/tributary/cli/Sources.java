package dev.tributary.cli;

import dev.tributary.cli.crd.Kinds;
import dev.tributary.cli.crd.Rules;
import dev.tributary.cli.input.InputFiles;
import dev.tributary.cli.workspace.Workspace;
import dev.tributary.cli.workspace.WorkspaceReader;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say what to read. */
final class Sources {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "PATH",
      description =
          "A file, a folder (with all below it) or - for standard input, such as the output of"
              + " kustomize or helm template. May be given more than once.")
  List<String> files;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      defaultValue = "default",
      description = "The namespace of resources that name none (default: ${DEFAULT-VALUE}).")
  String namespace;

  Workspace read(InputStream stdin) {
    return read(files, stdin);
  }

  Workspace read(List<String> names, InputStream stdin) {
    return WorkspaceReader.read(
        InputFiles.read(names, stdin), namespace, Kinds.packaged(), new Rules());
  }
}
