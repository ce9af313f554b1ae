/**
 * A real single-node Kafka broker (KRaft, combined mode) from Maven's jars: as the main class of a
 * container image ({@link dev.tributary.broker.BrokerMain}) and as a child process for tests and
 * local development ({@link dev.tributary.broker.LocalBroker}). Not for production: one node, one
 * replica, no authorizer.
 */
package dev.tributary.broker;
