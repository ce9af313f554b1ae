/**
 * What mappings need beside CEL's own functions: decimals, dates with time zones, padding, masking,
 * grouping, tables. Every function is pure and takes bounded work; docs/functions.md lists them.
 */
package dev.tributary.planner.expression.functions;
