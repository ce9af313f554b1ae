package dev.tributary.cli;

import dev.tributary.cli.input.InputException;
import dev.tributary.cli.instances.Instances;
import dev.tributary.orchestration.engine.InstanceSignal;
import dev.tributary.orchestration.engine.InstanceState;
import dev.tributary.orchestration.engine.InstanceSummary;
import dev.tributary.orchestration.engine.TaskAnswer;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary task}. */
@Command(
    name = "task",
    mixinStandardHelpOptions = true,
    description = "Shows what instances of an orchestration ask people, and answers it.",
    footer = {
      "",
      "Examples:",
      "  tributary task list pickup/pickup --dev",
      "  tributary task answer pickup/pickup 1001 picked --comment 'found it' --dev"
    })
final class TaskCommand implements Runnable {
  private static final int MOST_LOOKED_AT = 1_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name what to do: list or answer");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists open tasks of the latest 1000 running instances.")
  int list(@Mixin InstanceOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    try (Instances instances = options.open()) {
      int open = 0;
      for (InstanceSummary row : instances.list(true, MOST_LOOKED_AT)) {
        String key = instances.key(row);
        Optional<InstanceState> state = instances.look(key);
        if (state.isEmpty()) {
          out.println("%s  can't tell: `tributary instances show` says why".formatted(key));
          continue;
        }
        for (InstanceState.Task task : state.get().tasks()) {
          open++;
          out.println(
              "%s  %s: %s %s%s, until %s"
                  .formatted(
                      key,
                      task.name(),
                      task.title(),
                      task.choices(),
                      task.assignee() == null ? "" : " for " + task.assignee(),
                      Instant.ofEpochMilli(task.deadlineMs())));
        }
      }
      if (open == 0) {
        out.println("there is no open task");
      }
    }
    out.flush();
    return Tributary.OK;
  }

  @Command(
      name = "answer",
      mixinStandardHelpOptions = true,
      description = "Answers an open task of an instance.")
  int answer(
      @Mixin InstanceOptions options,
      @Parameters(index = "1", paramLabel = "KEY", description = "The instance's key.") String key,
      @Parameters(index = "2", paramLabel = "CHOICE", description = "One of the task's choices.")
          String choice,
      @Option(names = "--task", paramLabel = "NAME", description = "Which, when several are open.")
          String name,
      @Option(names = "--comment", paramLabel = "TEXT", description = "For the audit.")
          String comment,
      @Option(
              names = "--by",
              paramLabel = "NAME",
              defaultValue = "${sys:user.name}",
              description = "Who decides, for the audit (default: ${DEFAULT-VALUE}).")
          String by) {
    try (Instances instances = options.open()) {
      InstanceState.Task task = task(instances.show(key).tasks(), name, key);
      if (!task.choices().contains(choice)) {
        throw new InputException(
            "'%s' can't be chosen for '%s'; choose one of %s"
                .formatted(choice, task.name(), task.choices()));
      }
      instances.tell(
          key, new InstanceSignal.Answer(new TaskAnswer(task.name(), choice, by, comment)));
      spec.commandLine().getOut().println("%s: %s".formatted(task.name(), choice));
    }
    spec.commandLine().getOut().flush();
    return Tributary.OK;
  }

  private static InstanceState.Task task(List<InstanceState.Task> tasks, String name, String key) {
    List<InstanceState.Task> meant =
        tasks.stream().filter(task -> name == null || task.name().equals(name)).toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    throw new InputException(
        meant.isEmpty()
            ? "the instance '%s' has no such open task; `tributary task list` shows them"
                .formatted(key)
            : "several tasks are open: %s; name one with --task"
                .formatted(meant.stream().map(InstanceState.Task::name).toList()));
  }
}
