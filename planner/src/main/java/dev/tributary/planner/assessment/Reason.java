package dev.tributary.planner.assessment;

/** Every reason that a condition can have. */
public enum Reason {
  /** All is as it should be. */
  AsExpected,
  /** Nothing is known yet. */
  Pending,
  /** No IntegrationPlatform selects the namespace. */
  NoPlatform,
  /** More than one IntegrationPlatform selects the namespace. */
  AmbiguousPlatform,
  /** The spec is wrong. */
  NotAccepted,
  /** A new version breaks what a contract promised. */
  Incompatible,
  /** Flows wouldn't compile against a new version of a contract. */
  FlowsBreak,
  /** A reference names nothing that is there. */
  RefsNotResolved,
  /** Something of that name is there and isn't ours. */
  NameConflict,
  /** The topic is missing and isn't ours to make. */
  TopicNotFound,
  /** The topic is there with another number of partitions or copies. */
  PartitionsDiffer,
  /** Kafka doesn't answer. */
  KafkaUnreachable,
  /** Temporal doesn't answer the workers. */
  TemporalUnreachable,
  /** Topics are being made. */
  TopicsPending,
  /** Where reading should go on is lost. */
  PositionLost,
  /** Pods are starting or being replaced. */
  Progressing,
  /** The pods of a new plan weren't ready in time, and the plan before it runs again. */
  RolloutFailed,
  /** A container ends again and again. */
  CrashLoop,
  /** The image can't be had. */
  ImageUnavailable,
  /** A Secret is missing. */
  SecretMissing,
  /** No pod can be placed. */
  Unschedulable,
  /** The API server refuses the pods. */
  PodsRefused,
  /** A pod runs and isn't ready, by its own word. */
  RuntimeUnready,
  /** The operator may not do what it must. */
  Forbidden,
  /** Delivery is stopped by the spec. */
  Suspended,
  /** Delivery isn't stopped by the spec. */
  NotSuspended,
  /** The autoscaler can't work. */
  AutoscalerFailed,
  /** A person has paused the autoscaler. */
  AutoscalerPaused,
  /** The flow sleeps, nothing scales it any more, and it is about to be woken. */
  Waking,
  /** The autoscaler isn't told how much there is to do. */
  BacklogUnknown,
  /** There are dead letters. */
  DeadLetters,
  /** Instances failed, and what they did can't be undone. */
  CompensationFailed,
  /** Temporal forgets instances while their starts may still come again. */
  RetentionTooShort,
  /** A system failed too often in a row, so calls to it are held. */
  CircuitOpen
}
