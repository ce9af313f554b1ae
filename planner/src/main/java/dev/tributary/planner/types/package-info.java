/**
 * Types from schemas. JSON Schemas become {@link dev.tributary.planner.types.Shape}s, expressions
 * are inferred over them, and what they give is held against the schema it goes to.
 *
 * <p>The shapes stand beside CEL's own types and don't replace them. CEL's types know neither
 * optional nor nullable fields nor enums, and can't say that a value is a string or null; so
 * programs are always compiled with dynamic variables, exactly as the runtime compiles them, and
 * this package only reads the checked tree. What passes here therefore evaluates the same with and
 * without types, over plain maps and lists. Where a call needs overloads, CEL's own checker is
 * asked with the inferred types ({@link dev.tributary.planner.types.Overloads}).
 */
package dev.tributary.planner.types;
