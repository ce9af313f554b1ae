package dev.tributary.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** A workload's events: order events, numbered, with a sequence in each key. */
public final class Orders {
  private static final String ID = "evt-";

  private final Workload workload;
  private final int[] keys;
  private final int[] sequences;
  private final int good;

  /** Draws all keys; takes about 8 bytes an event. */
  public Orders(Workload workload) {
    this.workload = workload;
    double[] cumulative = cumulative(workload.keys(), workload.skew());
    int[] next = new int[workload.keys()];
    keys = new int[workload.events()];
    sequences = new int[workload.events()];
    int taken = 0;
    for (int event = 0; event < workload.events(); event++) {
      int at = Arrays.binarySearch(cumulative, workload.draw(event, 5));
      int key = Math.min(at < 0 ? -at - 1 : at, workload.keys() - 1);
      keys[event] = key;
      sequences[event] = next[key]++;
      taken += workload.fate(event).isPoison() ? 0 : 1;
    }
    good = taken;
  }

  private static double[] cumulative(int keys, double skew) {
    double[] sums = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1.0, -skew);
      sums[i] = sum;
    }
    for (int i = 0; i < keys; i++) {
      sums[i] /= sum;
    }
    return sums;
  }

  /** What they were drawn by. */
  public Workload workload() {
    return workload;
  }

  /** How many the target is to take; the others are poison. */
  public int good() {
    return good;
  }

  /** The number of an event's key. */
  public int key(int event) {
    return keys[event];
  }

  /** An event's place among those of its key, from 0. */
  public int sequence(int event) {
    return sequences[event];
  }

  /** The partition that Kafka's default partitioner gives an event's key. */
  public int partition(int event) {
    return BuiltInPartitioner.partitionForKey(recordKey(event), workload.partitions());
  }

  /** An event's record key. */
  public byte[] recordKey(int event) {
    return ("order-" + keys[event]).getBytes(UTF_8);
  }

  /** An event's id. */
  public static String id(int event) {
    return ID + event;
  }

  /** The value of an event's record: JSON unless the event is malformed. */
  public byte[] value(int event) {
    Fate fate = workload.fate(event);
    StringBuilder json = new StringBuilder(workload.size().bytes() + 16);
    json.append("{\"eventId\":\"").append(id(event));
    json.append("\",\"orderId\":\"order-").append(keys[event]);
    json.append("\",\"seq\":").append(sequences[event]);
    if (fate != Fate.INVALID) {
      json.append(",\"currency\":\"EUR\"");
    }
    json.append(",\"placedAt\":\"2026-01-01T00:00:00Z\",\"lines\":[");
    for (int line = 1; line <= workload.size().lines(); line++) {
      int cents = (int) (workload.draw(event, 5 + line) * 10_000);
      json.append(line == 1 ? "" : ",");
      json.append("{\"lineNo\":").append(line);
      json.append(",\"sku\":\"sku-").append(cents);
      json.append("\",\"qty\":").append(1 + cents % 9);
      json.append(",\"unitPrice\":\"");
      json.append(String.format(Locale.ROOT, "%d.%02d", cents / 100, cents % 100)).append("\"}");
    }
    json.append("],\"note\":\"");
    json.append("n".repeat(Math.max(0, workload.size().bytes() - 2 - json.length()))).append("\"}");
    byte[] value = json.toString().getBytes(UTF_8);
    return fate == Fate.MALFORMED ? Arrays.copyOf(value, value.length / 2) : value;
  }

  /** The number of the event whose id stands in the bytes, or -1. */
  public static int find(byte[] bytes) {
    for (int i = 0; i + ID.length() < bytes.length; i++) {
      if (bytes[i] == 'e' && bytes[i + 1] == 'v' && bytes[i + 2] == 't' && bytes[i + 3] == '-') {
        int number = 0;
        int at = i + ID.length();
        int digits = at;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
          number = number * 10 + bytes[at++] - '0';
        }
        if (at > digits) {
          return number;
        }
      }
    }
    return -1;
  }
}
