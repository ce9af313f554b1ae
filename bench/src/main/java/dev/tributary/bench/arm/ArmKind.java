package dev.tributary.bench.arm;

import dev.tributary.bench.arm.peer.Camel;
import dev.tributary.bench.arm.peer.Connect;
import dev.tributary.bench.arm.peer.ParallelConsumerCore;
import dev.tributary.bench.arm.peer.ParallelConsumerVertx;
import dev.tributary.bench.arm.peer.SmallRye;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The arms, what orders them, and what each lacks beside its number. */
public enum ArmKind {
  /** The floor. */
  RAW_LOOP(
      "raw-loop",
      "kafka-clients 4.2.1, a thread a partition",
      Order.PARTITION,
      false,
      "dead letters, schema, mapping, bounded retry; one slow record holds up its partition") {
    @Override
    Arm create() {
      return new RawLoop();
    }
  },
  /** The ceiling. */
  RAW_UNORDERED(
      "raw-unordered",
      "kafka-clients 4.2.1, a virtual thread a record",
      Order.NONE,
      false,
      "order; safe commits: a crash loses records; dead letters, schema, mapping") {
    @Override
    Arm create() {
      return new RawUnordered();
    }
  },
  /** Queues of KIP-932. */
  SHARE_CONSUMER(
      "share-consumer",
      "share consumer (KIP-932), 12 threads, a virtual thread a record",
      Order.NONE,
      false,
      "order; dead letters, schema, mapping") {
    @Override
    Arm create() {
      return new ShareConsumerLoop();
    }
  },
  /** The peer with the same promise, out of the box. */
  PARALLEL_CONSUMER(
      "parallel-consumer",
      "parallel-consumer 0.5.3.3 core, KEY, defaults (16 threads)",
      Order.KEY,
      false,
      "dead letters, schema, mapping, bounded retry; unmaintained") {
    @Override
    Arm create() {
      return new ParallelConsumerCore(false);
    }
  },
  /** The same, tuned. */
  PARALLEL_CONSUMER_TUNED(
      "parallel-consumer-tuned",
      "parallel-consumer 0.5.3.3 core, KEY, 500 threads",
      Order.KEY,
      false,
      "dead letters, schema, mapping, bounded retry; unmaintained") {
    @Override
    Arm create() {
      return new ParallelConsumerCore(true);
    }
  },
  /** The same on an event loop. */
  PARALLEL_CONSUMER_VERTX(
      "parallel-consumer-vertx",
      "parallel-consumer 0.5.3.3 Vert.x, KEY, 1,000 in flight",
      Order.KEY,
      false,
      "dead letters, schema, mapping, bounded retry; unmaintained") {
    @Override
    Arm create() {
      return new ParallelConsumerVertx();
    }
  },
  /** Connect with a small task. */
  CONNECT(
      "connect",
      "Kafka Connect 4.2.1, HTTP SinkTask, 12 tasks",
      Order.PARTITION,
      true,
      "schema, mapping; one slow record holds up its partition") {
    @Override
    Arm create() {
      return new Connect();
    }
  },
  /** Camel, one record an exchange. */
  CAMEL(
      "camel",
      "Camel 4.18.0 kafka to http, 12 consumers",
      Order.PARTITION,
      true,
      "schema, mapping; one slow record holds up its partition") {
    @Override
    Arm create() {
      return new Camel(false);
    }
  },
  /** Camel, a batch an exchange. */
  CAMEL_BATCHING(
      "camel-batching",
      "Camel 4.18.0 kafka (batching) to http, 12 consumers",
      Order.PARTITION,
      true,
      "schema, mapping; safe commits (CAMEL-23994)") {
    @Override
    Arm create() {
      return new Camel(true);
    }
  },
  /** SmallRye's default acknowledgement. */
  SMALLRYE(
      "smallrye",
      "SmallRye Reactive Messaging 4.33.0, ordered, 12 channels",
      Order.PARTITION,
      true,
      "schema, mapping; one slow record holds up its partition") {
    @Override
    Arm create() {
      return new SmallRye();
    }
  },
  /** Ours. */
  TRIBUTARY("tributary", "Tributary, everything on", Order.KEY, true, "–") {
    @Override
    Arm create() {
      return new Tributary();
    }
  },
  /** Ours, to a target that takes lists. */
  TRIBUTARY_BATCHES(
      "tributary-batches",
      "Tributary, everything on, up to 200 records a request",
      Order.KEY,
      true,
      "nothing, but its target takes lists") {
    @Override
    Arm create() {
      return new Tributary();
    }
  },
  /** Ours, of events that tell of a state. */
  TRIBUTARY_COALESCING(
      "tributary-coalescing",
      "Tributary, everything on, of a key the newest within 50 ms",
      Order.KEY,
      true,
      "nothing, but sends less than the others") {
    @Override
    Arm create() {
      return new Tributary();
    }
  };

  /** What an arm keeps in order. */
  public enum Order {
    /** Nothing. */
    NONE,
    /** Records of one key; others run beside them. */
    KEY,
    /** Records of one partition, one after the other. */
    PARTITION
  }

  private final String id;
  private final String label;
  private final Order order;
  private final boolean deadLetters;
  private final String lacks;

  ArmKind(String id, String label, Order order, boolean deadLetters, String lacks) {
    this.id = id;
    this.label = label;
    this.order = order;
    this.deadLetters = deadLetters;
    this.lacks = lacks;
  }

  abstract Arm create();

  /** Its name in options and results. */
  public String id() {
    return id;
  }

  /** What it is, with versions. */
  public String label() {
    return label;
  }

  /** What it keeps in order. */
  public Order order() {
    return order;
  }

  /** Whether it sends for a partition, or one of few threads, at a time: its runs are short. */
  public boolean sendsFew() {
    return order == Order.PARTITION || this == PARALLEL_CONSUMER;
  }

  /** Whether it writes dead letters; without, poison is dropped after one look. */
  public boolean hasDeadLetters() {
    return deadLetters;
  }

  /** Whether it is Tributary. */
  public boolean isOurs() {
    return this == TRIBUTARY || this == TRIBUTARY_BATCHES || coalesces();
  }

  /** Whether it leaves records out for newer ones of their key. */
  public boolean coalesces() {
    return this == TRIBUTARY_COALESCING;
  }

  /** What it lacks of what Tributary does in the same run. */
  public String lacks() {
    return lacks;
  }

  /**
   * The arm of this name.
   *
   * @throws IllegalArgumentException when there is none; the message names all
   */
  public static ArmKind of(String id) {
    return Arrays.stream(values())
        .filter(arm -> arm.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no arm '%s'; there are %s"
                        .formatted(
                            id,
                            Arrays.stream(values())
                                .map(ArmKind::id)
                                .collect(Collectors.joining(", ")))));
  }
}
