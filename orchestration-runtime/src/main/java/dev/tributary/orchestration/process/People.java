package dev.tributary.orchestration.process;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.orchestration.engine.InstanceState.Incident;
import dev.tributary.orchestration.engine.InstanceState.Task;
import dev.tributary.orchestration.engine.Resolution;
import dev.tributary.orchestration.engine.TaskAnswer;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people are asked, and what they answer. Every answer is audited, taken or not. */
final class People {
  private final Journal journal;
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, TaskAnswer> answers = new LinkedHashMap<>();
  private final Map<String, Incident> incidents = new LinkedHashMap<>();
  private final Map<String, Resolution> resolutions = new LinkedHashMap<>();

  People(Journal journal) {
    this.journal = journal;
  }

  void open(Task task) {
    tasks.put(task.name(), task);
  }

  void close(String task) {
    tasks.remove(task);
    answers.remove(task);
  }

  void answer(TaskAnswer answer) {
    Task task = tasks.get(answer.task());
    if (task == null || answers.containsKey(answer.task())) {
      journal.audit(answer.by(), "answered '%s', which isn't open".formatted(answer.task()));
    } else if (!task.choices().contains(answer.choice())) {
      journal.audit(
          answer.by(),
          "answered '%s' with '%s', which is none of %s"
              .formatted(answer.task(), answer.choice(), task.choices()));
    } else {
      journal.audit(
          answer.by(),
          "answered '%s' with '%s'%s"
              .formatted(
                  answer.task(),
                  answer.choice(),
                  answer.comment() == null ? "" : ": " + answer.comment()));
      answers.put(answer.task(), answer);
    }
  }

  boolean isAnswered(String task) {
    return answers.containsKey(task);
  }

  /** The answer of a task, as steps see it. */
  ObjectNode answer(String task) {
    TaskAnswer answer = answers.get(task);
    ObjectNode value =
        JsonNodeFactory.instance.objectNode().put("choice", answer.choice()).put("by", answer.by());
    if (answer.comment() != null) {
      value.put("comment", answer.comment());
    }
    return value;
  }

  void incident(String step, String reason) {
    incidents.put(step, new Incident(step, reason, Workflow.currentTimeMillis()));
  }

  void resolve(Resolution resolution) {
    if (!incidents.containsKey(resolution.step())) {
      journal.audit(
          resolution.by(), "resolved '%s', which is no incident".formatted(resolution.step()));
      return;
    }
    journal.audit(
        resolution.by(),
        "%s the incident of '%s'%s"
            .formatted(
                resolution.action() == Resolution.Action.Retry ? "retried" : "resolved",
                resolution.step(),
                resolution.comment() == null ? "" : ": " + resolution.comment()));
    resolutions.put(resolution.step(), resolution);
  }

  boolean isResolved(String step) {
    return resolutions.containsKey(step);
  }

  /** Ends an incident; whether it is to be tried again. */
  Resolution.Action close(Incident incident) {
    incidents.remove(incident.step());
    return resolutions.remove(incident.step()).action();
  }

  Incident ofStep(String step) {
    return incidents.get(step);
  }

  List<Task> tasks() {
    return List.copyOf(tasks.values());
  }

  List<Incident> incidents() {
    return List.copyOf(incidents.values());
  }
}
