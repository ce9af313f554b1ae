package dev.tributary.cli;

import dev.tributary.cli.check.Against;
import dev.tributary.cli.check.Planned;
import dev.tributary.cli.check.PlannedOrchestration;
import dev.tributary.cli.check.Planning;
import dev.tributary.cli.check.Report;
import dev.tributary.cli.check.Validator;
import dev.tributary.cli.cluster.Living;
import dev.tributary.cli.finding.Finding;
import dev.tributary.cli.output.Json;
import dev.tributary.cli.output.TextOutput;
import dev.tributary.cli.plan.FlowChange;
import dev.tributary.cli.plan.PlanDiff;
import dev.tributary.cli.plan.PlanText;
import dev.tributary.cli.workspace.Workspace;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tributary plan}. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the compiled plans of flows and orchestrations, or what another folder would change"
          + " about them.",
      "Exit code 0: there are plans; 1: one has none; 2: used wrongly or failed."
    })
final class PlanCommand implements Callable<Integer> {
  /** How plans are written. */
  enum Format {
    yaml,
    json
  }

  @ParentCommand private Tributary tributary;

  @Spec private CommandSpec spec;

  @Mixin private Sources sources;

  @Mixin private ClusterOptions cluster;

  @Parameters(
      arity = "0..1",
      paramLabel = "FLOW",
      description = "A flow or an orchestration, as NAME or NAMESPACE/NAME; all when left out.")
  private String flow;

  @Option(
      names = "--diff",
      paramLabel = "PATH",
      description =
          "What runs now: prints which flows and orchestrations would roll when the files of -f"
              + " take its place, and which of their inputs differ. With the word cluster, what lives in their"
              + " namespaces, with the files applied to it. May be given more than once.")
  private List<String> diff;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: yaml; with --diff text).")
  private Format output;

  @Override
  public Integer call() {
    Workspace workspace = sources.read(tributary.stdin());
    return diff == null ? plans(workspace) : changes(workspace);
  }

  private int plans(Workspace workspace) {
    Planning planning = Planning.of(workspace);
    List<Planned> wanted = wanted(planning);
    List<PlannedOrchestration> orchestrations = wantedOrchestrations(planning);
    boolean errors = explain(Validator.validate(workspace, planning), wanted, orchestrations);
    if (flow != null && wanted.isEmpty() && orchestrations.isEmpty() && !isDeclared(workspace)) {
      throw new ParameterException(spec.commandLine(), "There is no such flow; check -f and FLOW");
    }
    print(
        output == Format.json
            ? PlanText.json(wanted, orchestrations)
            : PlanText.yaml(wanted, orchestrations));
    return errors ? Tributary.ERRORS : Tributary.OK;
  }

  private int changes(Workspace files) {
    Living there = new Standing(sources, cluster, tributary.stdin()).read(diff, files);
    // Applying files takes nothing away from a cluster; a folder takes another's place.
    Workspace after = Standing.isCluster(diff) ? files.over(there.workspace()) : files;
    Planning planning = Planning.of(after, there.inForce());
    Report report =
        Standing.isCluster(diff)
            ? Against.validate(files, there.workspace(), there.inForce())
            : Validator.validate(after, planning);
    boolean errors =
        explain(report.with(there.notes()), wanted(planning), wantedOrchestrations(planning));
    Planning before = Planning.of(there.workspace(), there.inForce());
    List<FlowChange> changes =
        Stream.concat(
                PlanDiff.of(before.flows(), planning.flows()).stream(),
                PlanDiff.ofOrchestrations(before.orchestrations(), planning.orchestrations())
                    .stream())
            .filter(c -> isWanted(c.name()))
            .toList();
    print(output == null ? FlowChange.text(changes) : structured(changes));
    return errors ? Tributary.ERRORS : Tributary.OK;
  }

  private List<Planned> wanted(Planning planning) {
    return planning.flows().stream().filter(p -> isWanted(p.name())).toList();
  }

  private List<PlannedOrchestration> wantedOrchestrations(Planning planning) {
    return planning.orchestrations().stream().filter(p -> isWanted(p.name())).toList();
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private String structured(List<FlowChange> changes) {
    return output == Format.json ? Json.json(changes) : Json.yaml(changes);
  }

  private boolean isDeclared(Workspace workspace) {
    return workspace.manifests().values().stream()
        .filter(m -> m.kind().equals("SyncFlow") || m.kind().equals("Orchestration"))
        .anyMatch(m -> isWanted(m.namespace() + "/" + m.name()));
  }

  private boolean isWanted(String name) {
    return flow == null || name.equals(flow) || name.endsWith("/" + flow);
  }

  /** Says why there is no plan; whether one that is wanted has none. */
  private boolean explain(
      Report report, List<Planned> wanted, List<PlannedOrchestration> orchestrations) {
    PrintWriter err = spec.commandLine().getErr();
    report.findings().stream()
        .filter(Finding::isError)
        .forEach(finding -> err.println(TextOutput.line(finding)));
    report.notes().forEach(note -> err.println("note: " + note));
    err.flush();
    return flow == null
        ? report.errors() > 0
        : (wanted.isEmpty() && orchestrations.isEmpty())
            || wanted.stream().anyMatch(p -> p.result().plan().isEmpty())
            || orchestrations.stream().anyMatch(p -> p.result().plan().isEmpty());
  }
}
