/** What an event costs between its bytes and what is sent, beside JSLT and JSONata. */
package dev.tributary.bench.mapping;
