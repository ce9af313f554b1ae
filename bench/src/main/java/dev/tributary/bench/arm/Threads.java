package dev.tributary.bench.arm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Some threads that run until they are told to end. */
final class Threads implements AutoCloseable {
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicBoolean ending = new AtomicBoolean();

  /** What a thread does. */
  interface Work {
    void run(Threads threads) throws InterruptedException;
  }

  void start(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name(name)
            .start(
                () -> {
                  try {
                    work.run(this);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                }));
  }

  boolean isEnding() {
    return ending.get();
  }

  @Override
  public void close() throws InterruptedException {
    ending.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
