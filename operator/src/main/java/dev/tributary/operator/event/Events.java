package dev.tributary.operator.event;

import dev.tributary.operator.apply.Labels;
import dev.tributary.planner.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Writes events about namespaced resources. The same news of the same object is one event with a
 * count. News that can't be written is lost: status says the same.
 */
public final class Events {
  private static final Logger LOG = Logger.getLogger(Events.class);

  private final KubernetesClient client;
  private final Clock clock;

  /** Writes through this client. */
  public Events(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Tells what changed between two statuses; {@code before} may be {@code null}. */
  public void tell(HasMetadata about, List<Condition> before, List<Condition> after) {
    for (Transitions.News news : Transitions.between(before, after)) {
      try {
        write(about, news);
      } catch (KubernetesClientException e) {
        LOG.warnf(
            "no event about %s/%s: %s",
            about.getMetadata().getNamespace(),
            about.getMetadata().getName(),
            e.getCause() == null ? e.getMessage() : e.getCause());
      }
    }
  }

  private void write(HasMetadata about, Transitions.News news) {
    String namespace = about.getMetadata().getNamespace();
    String name =
        about.getMetadata().getName()
            + "."
            + Names.sha256(about.getMetadata().getUid() + news).substring(0, 16);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event there = client.v1().events().inNamespace(namespace).withName(name).get();
    if (there != null) {
      int count = there.getCount() == null ? 1 : there.getCount();
      client
          .v1()
          .events()
          .inNamespace(namespace)
          .resource(new EventBuilder(there).withCount(count + 1).withLastTimestamp(now).build())
          .patch();
      return;
    }
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .addToLabels(Labels.MANAGED_BY, Labels.TRIBUTARY)
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withName(about.getMetadata().getName())
            .withNamespace(namespace)
            .withUid(about.getMetadata().getUid())
            .withResourceVersion(about.getMetadata().getResourceVersion())
            .endInvolvedObject()
            .withType(news.warning() ? "Warning" : "Normal")
            .withReason(news.reason())
            .withMessage(news.message())
            .withCount(1)
            .withFirstTimestamp(now)
            .withLastTimestamp(now)
            .withNewSource()
            .withComponent(Labels.FIELD_MANAGER)
            .endSource()
            .withReportingComponent(Labels.FIELD_MANAGER)
            .build();
    client.v1().events().inNamespace(namespace).resource(event).create();
  }
}
