package dev.tributary.runtime.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** A consumer of whose partitions somebody else hears too, besides the one who subscribes. */
public final class WatchedConsumer {
  private WatchedConsumer() {}

  /** The same consumer, whose subscriber's listener is told together with {@code watcher}. */
  @SuppressWarnings("unchecked")
  public static Consumer<byte[], byte[]> of(
      Consumer<byte[], byte[]> consumer, AssignmentListener watcher) {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            WatchedConsumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> call(consumer, watcher, method, arguments));
  }

  private static Object call(
      Consumer<byte[], byte[]> consumer,
      AssignmentListener watcher,
      Method method,
      Object[] arguments)
      throws Throwable {
    Object[] passed = arguments;
    if (method.getName().equals("subscribe")
        && arguments.length == 2
        && arguments[1] instanceof ConsumerRebalanceListener listener) {
      passed = new Object[] {arguments[0], new Both(listener, watcher)};
    }
    try {
      return method.invoke(consumer, passed);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private record Both(ConsumerRebalanceListener subscriber, AssignmentListener watcher)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      watcher.assigned(partitions);
      subscriber.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      subscriber.onPartitionsRevoked(partitions);
      watcher.gone(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      subscriber.onPartitionsLost(partitions);
      watcher.gone(partitions);
    }
  }
}
