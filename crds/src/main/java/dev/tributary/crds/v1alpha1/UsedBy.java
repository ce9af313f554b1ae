package dev.tributary.crds.v1alpha1;

import java.util.List;

/**
 * The flows that use a resource: its blast radius.
 *
 * @param count how many there are
 * @param first the names of the first twenty, sorted
 */
public record UsedBy(int count, List<String> first) {}
