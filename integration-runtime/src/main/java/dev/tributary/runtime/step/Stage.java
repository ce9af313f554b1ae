package dev.tributary.runtime.step;

/** Where a record's way may end, as dead letters and metrics name it. */
public enum Stage {
  PARSE("parse", "VALUE_CONVERTER"),
  VALIDATE_SOURCE("validate-source", "VALUE_CONVERTER"),
  FILTER("filter", "TRANSFORMATION"),
  MAP("map", "TRANSFORMATION"),
  VALIDATE_TARGET("validate-target", "TRANSFORMATION"),
  DELIVER("deliver", "TASK_PUT");

  private final String word;
  private final String connectStage;

  Stage(String word, String connectStage) {
    this.word = word;
    this.connectStage = connectStage;
  }

  /** The name in headers and metrics. */
  public String word() {
    return word;
  }

  /** The nearest of Kafka Connect's stages, for tools that read its dead letters. */
  public String connectStage() {
    return connectStage;
  }
}
