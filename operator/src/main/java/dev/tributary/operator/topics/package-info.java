/**
 * Topics: made when they are missing, their configuration mended, never deleted, and left alone
 * when they aren't ours. Through Kafka's admin API, or as Strimzi's KafkaTopic objects.
 */
package dev.tributary.operator.topics;
