/** The ERP: sales orders in the shape of SAP S/4's OData v2 service, not idempotent of its own. */
package dev.tributary.simulators.erp;
