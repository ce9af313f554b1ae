/**
 * The application as a process of its own, as in its image: a training run for the AOT cache, and
 * how soon a pod is ready and how much memory it takes.
 */
package dev.tributary.runtime.start;
