/** Where records of keys that wait long are kept, so that positions can pass them. */
package dev.tributary.runtime.parking;
