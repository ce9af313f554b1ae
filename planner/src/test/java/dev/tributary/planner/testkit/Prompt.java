package dev.tributary.planner.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.function.Executable;

/**
 * Asserts that an answer comes within two seconds. Processor time is counted, not the clock's, so
 * that a busy machine makes no difference; work that only waits is given up after a minute.
 */
public final class Prompt {
  /** The processor time that one answer may take. */
  public static final Duration BAR = Duration.ofSeconds(2);

  private static final Duration STUCK = Duration.ofSeconds(60);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Prompt() {}

  /**
   * Runs the work on one thread, parallel streams included.
   *
   * @param what names the input when it takes too long
   * @throws Throwable what the work throws
   */
  public static void answers(Supplier<String> what, Executable work) throws Throwable {
    // A pool of its own with one thread: parallel streams stay in the pool that they begin in.
    ForkJoinPool alone = new ForkJoinPool(1);
    Work running = new Work(work);
    try {
      await(alone.submit(running), running, System.nanoTime() + STUCK.toNanos(), what);
    } finally {
      // Not close(), which would wait for work that hangs.
      alone.shutdownNow();
    }
    if (running.failure != null) {
      throw running.failure;
    }
    if (running.used > BAR.toNanos()) {
      throw new AssertionError(
          "answers after %s of processor time: %s"
              .formatted(Duration.ofNanos(running.used), what.get()));
    }
  }

  private static void await(ForkJoinTask<?> task, Work running, long end, Supplier<String> what)
      throws InterruptedException, ExecutionException {
    while (true) {
      try {
        task.get(50, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        long used =
            running.thread == null ? 0 : THREADS.getThreadCpuTime(running.thread.threadId());
        // What has ended meanwhile tells itself how long it took.
        if (used > BAR.toNanos() || System.nanoTime() > end) {
          throw new AssertionError(
              "no answer within %s: %s; it is at%n%s"
                  .formatted(BAR, what.get(), place(running.thread)));
        }
      }
    }
  }

  private static String place(Thread thread) {
    return thread == null
        ? "the start"
        : Arrays.stream(thread.getStackTrace())
            .limit(40)
            .map(frame -> "  " + frame)
            .collect(Collectors.joining("\n"));
  }

  private static final class Work implements Runnable {
    private final Executable work;
    private volatile Thread thread;
    private volatile long used;
    private volatile Throwable failure;

    private Work(Executable work) {
      this.work = work;
    }

    @Override
    public void run() {
      thread = Thread.currentThread();
      long before = THREADS.getCurrentThreadCpuTime();
      try {
        work.execute();
      } catch (Throwable e) {
        failure = e;
      }
      used = THREADS.getCurrentThreadCpuTime() - before;
    }
  }
}
