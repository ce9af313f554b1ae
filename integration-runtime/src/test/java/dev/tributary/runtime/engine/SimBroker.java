package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;

/**
 * What survives every pod: logs, commits, parked copies, what was sent back, the ledger, and what
 * is known of dead letters.
 */
final class SimBroker {
  static final Uuid TOPIC = new Uuid(0x1234_5678L, 0x9abc_def0L);

  /** One partition. */
  static final class Log {
    final List<SimRecord> records = new ArrayList<>();
    final TreeMap<Long, SimRecord> copies = new TreeMap<>();
    final TreeMap<Long, SimRecord> sentBack = new TreeMap<>();
    final Set<Long> ledger = new HashSet<>();

    /** Dead letters that their keys wait for. */
    final TreeMap<Long, SimRecord> marks = new TreeMap<>();

    /** The records whose dead letters were dealt with. */
    final Set<Long> resolved = new HashSet<>();

    long end;
    long committed;
    String metadata = "";

    Position position() {
      try {
        return CommitMetadata.read(metadata, TOPIC, committed);
      } catch (CommitMetadata.UnbelievableException e) {
        throw new Violation("an own commit isn't believed: " + e.getMessage());
      }
    }

    /** Up to so many records from an offset on. */
    List<SimRecord> from(long offset, int most) {
      int begin = 0;
      int high = records.size();
      while (begin < high) {
        int middle = (begin + high) / 2;
        if (records.get(middle).offset() < offset) {
          begin = middle + 1;
        } else {
          high = middle;
        }
      }
      return records.subList(begin, begin + Math.min(records.size() - begin, most));
    }
  }

  final List<Log> logs = new ArrayList<>();

  SimBroker(int partitions) {
    for (int i = 0; i < partitions; i++) {
      logs.add(new Log());
    }
  }

  /** A promise is broken. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
      super(message);
    }
  }
}
