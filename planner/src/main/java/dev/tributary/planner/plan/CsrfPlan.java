package dev.tributary.planner.plan;

/**
 * A token against cross-site request forgery, fetched with GET and sent with every changing call.
 *
 * @param fetchPath the path below the base URL
 * @param header the header that asks for, answers and carries the token, lower case
 */
public record CsrfPlan(String fetchPath, String header) {}
