/**
 * Resources in, plans or diagnostics out. Pure: no cluster, no network, no clock but the one handed
 * in. The operator, the command line and the local mode all ask here, so that they say the same.
 */
package dev.tributary.planner;
