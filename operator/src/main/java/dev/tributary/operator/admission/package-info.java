/**
 * The validating admission webhook: what is wrong in a resource itself is denied, what depends on
 * other resources is a warning. Every replica serves it; it reads only its own informers' caches
 * and writes nothing.
 */
package dev.tributary.operator.admission;
