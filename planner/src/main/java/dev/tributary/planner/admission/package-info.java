/**
 * What a door that lets resources in says about one: what is wrong in itself refuses it, what
 * depends on other resources is a warning. Pure.
 */
package dev.tributary.planner.admission;
