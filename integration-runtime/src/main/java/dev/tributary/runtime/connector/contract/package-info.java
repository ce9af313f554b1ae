/** Contracts: events produced to their topics. */
package dev.tributary.runtime.connector.contract;
