package dev.tributary.cli.status;

import dev.tributary.cli.finding.Finding;
import java.time.Instant;
import java.util.List;

/**
 * A flow, as {@code kubectl get syncflow} would show it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param ready the condition Ready: True, False or Unknown
 * @param reason why
 * @param message the condition's message
 * @param source where it reads
 * @param target where it writes
 * @param replicas how many pods run, here 0 or 1
 * @param lag records not finished, or {@code null}
 * @param dead dead letters, or {@code null}
 * @param created when it was first seen
 * @param trouble what its runner says while not all is well, or empty
 * @param findings what is wrong with its resource
 */
public record FlowRow(
    String namespace,
    String name,
    String ready,
    String reason,
    String message,
    String source,
    String target,
    int replicas,
    Long lag,
    Long dead,
    Instant created,
    String trouble,
    List<Finding> findings) {}
