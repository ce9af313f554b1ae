/** The target of every arm, which writes down all that it sees. */
package dev.tributary.bench.sink;
