/** What the cluster offers: Strimzi, the Gateway API, KEDA. */
package dev.tributary.operator.offers;
