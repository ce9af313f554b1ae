/** A warehouse that takes many records in one request. */
package dev.tributary.simulators.wms;
