/** What happens to a record before it is sent: parse, validate, filter, map, validate. */
package dev.tributary.runtime.step;
