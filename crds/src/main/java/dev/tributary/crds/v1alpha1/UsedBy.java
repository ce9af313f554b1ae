package dev.tributary.crds.v1alpha1;

import java.util.List;

/**
 * The flows and orchestrations that use a resource: its blast radius.
 *
 * @param count how many there are
 * @param first the names of the first twenty, sorted; an orchestration's as {@code
 *     orchestration/name}
 */
public record UsedBy(int count, List<String> first) {}
