/** IntegrationPlatform: whether its Kafka answers, and what the cluster offers. */
package dev.tributary.operator.platform;
