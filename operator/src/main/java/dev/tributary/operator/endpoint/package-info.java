/** SystemEndpoint: whether it is right in itself, and who uses it. */
package dev.tributary.operator.endpoint;
