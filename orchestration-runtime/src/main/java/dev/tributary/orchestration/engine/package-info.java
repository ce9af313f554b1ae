/** What an orchestration asks of a workflow engine, whichever it is. */
package dev.tributary.orchestration.engine;
