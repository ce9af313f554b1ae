/**
 * What an endpoint bears: a rate, a number of sends at one time, a circuit breaker, pauses that it
 * asked for, and a budget for sending again. Shared by all flows of the JVM that use the endpoint.
 */
package dev.tributary.runtime.pressure;
