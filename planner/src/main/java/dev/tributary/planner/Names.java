package dev.tributary.planner;

import dev.tributary.crds.v1alpha1.EventContract;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How topics, groups and children are named. */
public final class Names {
  /** Where pods tell how they fare; one topic a platform. */
  public static final String REPORTS_TOPIC = "tributary.reports";

  private static final int MAX_LABEL = 63;

  private Names() {}

  /** The buffer of a webhook source. */
  public static String bufferTopic(String namespace, String flow) {
    return namespace + "." + flow + ".in";
  }

  /** The dead letters of a flow. */
  public static String deadLetterTopic(String namespace, String flow) {
    return namespace + "." + flow + ".dlq";
  }

  /** What a flow's pods have to remember: its parked records. */
  public static String stateTopic(String namespace, String flow) {
    return namespace + "." + flow + ".state";
  }

  /** What remembers a flow's delivered events. */
  public static String ledgerTopic(String namespace, String flow) {
    return namespace + "." + flow + ".ledger";
  }

  /** The group that says which dead letters are resolved. */
  public static String resolvedGroup(String namespace, String flow) {
    return deadLetterTopic(namespace, flow) + ".resolved";
  }

  /** The group that reads a flow's source, for every plan of the flow. */
  public static String consumerGroup(String namespace, String flow) {
    return "tributary." + namespace + "." + flow;
  }

  /** The events that an orchestration could do nothing with; a flow may have its name. */
  public static String orchestrationDeadLetterTopic(String namespace, String orchestration) {
    return namespace + "." + orchestration + ".orc.dlq";
  }

  /** The group that reads an orchestration's topics, for every plan of it. */
  public static String orchestrationGroup(String namespace, String orchestration) {
    return "tributary." + namespace + "." + orchestration + ".orc";
  }

  /** The name under which an orchestration's workers report; no flow can have it. */
  public static String reportedAs(String orchestration) {
    return orchestration + ".orc";
  }

  /** The task queue that an orchestration's workers serve. */
  public static String taskQueue(String namespace, String orchestration) {
    return "tributary." + namespace + "." + orchestration;
  }

  /** A contract's topic. */
  public static String contractTopic(EventContract contract) {
    var topic = contract.getSpec().topic();
    return topic != null && topic.name() != null
        ? topic.name()
        : contract.getMetadata().getNamespace() + "." + contract.getMetadata().getName();
  }

  /** Names a contract's schema in {@code ce_dataschema}. */
  public static String dataSchema(EventContract contract) {
    return dataSchema(
        contract.getMetadata().getNamespace(),
        contract.getMetadata().getName(),
        contract.getSpec().version());
  }

  /** Names the schema of a contract's version in {@code ce_dataschema}. */
  public static String dataSchema(String namespace, String contract, String version) {
    return "tributary:%s/%s/%s".formatted(namespace, contract, version);
  }

  /** Where a webhook is served. */
  public static String webhookPath(String namespace, String endpoint, String path) {
    return "/hooks/" + namespace + "/" + endpoint + path;
  }

  /** A child's name, cut and hashed when it would be longer than a label may be. */
  public static String child(String name, String suffix) {
    String whole = name + suffix;
    if (whole.length() <= MAX_LABEL) {
      return whole;
    }
    String hash = sha256(whole).substring(0, 8);
    return name.substring(0, MAX_LABEL - suffix.length() - 9) + "-" + hash + suffix;
  }

  /** SHA-256 in lower-case hexadecimal. */
  public static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
