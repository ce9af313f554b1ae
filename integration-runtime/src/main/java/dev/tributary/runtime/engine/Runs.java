package dev.tributary.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of offsets, kept as runs that neither touch nor overlap. */
final class Runs {
  private final TreeMap<Long, Long> ends = new TreeMap<>();
  private long size;

  /** Adds the offsets from {@code begin} to before {@code end}; those that are in stay in. */
  void add(long begin, long end) {
    if (begin >= end) {
      return;
    }
    long from = begin;
    long to = end;
    Map.Entry<Long, Long> touching = ends.floorEntry(to);
    while (touching != null && touching.getValue() >= from) {
      from = Math.min(from, touching.getKey());
      to = Math.max(to, touching.getValue());
      size -= touching.getValue() - touching.getKey();
      ends.remove(touching.getKey());
      touching = ends.floorEntry(to);
    }
    ends.put(from, to);
    size += to - from;
  }

  boolean contains(long offset) {
    Map.Entry<Long, Long> run = ends.floorEntry(offset);
    return run != null && offset < run.getValue();
  }

  /**
   * Takes out all offsets below {@code offset}, and the run that goes on from there; answers that
   * run's end, or {@code offset} when there is none.
   */
  long takeThrough(long offset) {
    long end = offset;
    for (var first = ends.firstEntry(); first != null && first.getKey() <= end; ) {
      end = Math.max(end, first.getValue());
      size -= first.getValue() - first.getKey();
      ends.remove(first.getKey());
      first = ends.firstEntry();
    }
    return end;
  }

  /** The number of offsets. */
  long size() {
    return size;
  }

  /** The number of offsets from this one on. */
  long sizeFrom(long offset) {
    long from = 0;
    for (var run = ends.lastEntry(); run != null && run.getValue() > offset; ) {
      from += run.getValue() - Math.max(run.getKey(), offset);
      run = ends.lowerEntry(run.getKey());
    }
    return from;
  }

  /** The number of runs. */
  int count() {
    return ends.size();
  }

  /** The runs, ascending. */
  List<Run> list() {
    List<Run> runs = new ArrayList<>(ends.size());
    ends.forEach((begin, end) -> runs.add(new Run(begin, end)));
    return runs;
  }
}
