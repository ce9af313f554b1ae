/**
 * The operator's own access to Kafka: one admin client a platform, every question with a deadline,
 * and a pause after one that went unanswered.
 */
package dev.tributary.operator.kafka;
