package dev.tributary.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The median of repetitions with its 95 % interval.
 *
 * @param median the middle
 * @param low the interval's lower end
 * @param high its upper end
 */
public record Statistics(double median, double low, double high) {
  private static final int RESAMPLES = 10_000;

  /**
   * By bootstrap (Efron, percentile method, 10,000 resamples from a fixed seed), which assumes no
   * distribution.
   *
   * @throws IllegalArgumentException without values
   */
  public static Statistics of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    double[] all = values.stream().mapToDouble(v -> v).toArray();
    SplittableRandom random = new SplittableRandom(42);
    double[] medians = new double[RESAMPLES];
    double[] resample = new double[all.length];
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = 0; j < all.length; j++) {
        resample[j] = all[random.nextInt(all.length)];
      }
      medians[i] = median(resample);
    }
    Arrays.sort(medians);
    return new Statistics(
        median(all), medians[RESAMPLES * 25 / 1_000], medians[RESAMPLES * 975 / 1_000]);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
