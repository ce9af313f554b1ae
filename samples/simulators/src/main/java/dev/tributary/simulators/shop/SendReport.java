package dev.tributary.simulators.shop;

import java.util.List;
import java.util.Map;

/**
 * How far a sending is, or how it ended.
 *
 * @param done whether every delivery was answered or given up
 * @param deliveries to send in all
 * @param sent answered with a final status
 * @param unanswered given up after the last attempt
 * @param attempts requests made
 * @param retried attempts after a delivery's first
 * @param byStatus deliveries by final status
 * @param byKind the same, for each kind of delivery
 * @param retriedFor attempts that were repeated, by status, "timeout" or "connection"
 * @param rightOrders how many orders must arrive, each once in effect
 * @param malformedNames orders that must end as dead letters for their shape
 * @param wronglySignedNames orders that must not arrive at all
 * @param unansweredNames orders that were given up
 * @param seconds since the start
 */
public record SendReport(
    boolean done,
    int deliveries,
    int sent,
    int unanswered,
    long attempts,
    long retried,
    Map<String, Integer> byStatus,
    Map<String, Map<String, Integer>> byKind,
    Map<String, Integer> retriedFor,
    int rightOrders,
    List<String> malformedNames,
    List<String> wronglySignedNames,
    List<String> unansweredNames,
    double seconds) {}
