package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The one word for a schema everywhere: written in place, or that of a contract.
 *
 * @param jsonSchema a JSON Schema 2020-12, without remote references
 * @param contractRef the contract whose schema in force is meant
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.jsonSchema) != has(self.contractRef)",
    message = "give exactly one of jsonSchema and contractRef")
public record Schema(@PreserveUnknownFields JsonNode jsonSchema, NameRef contractRef) {}
