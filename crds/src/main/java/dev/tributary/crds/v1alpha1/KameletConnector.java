package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/**
 * A sink of Camel's Kamelet catalogue, by name; never a URI, so a resource can't name a component
 * that the runtime's image doesn't offer.
 *
 * @param ref the Kamelet's name in the catalogue, for example {@code log-sink}
 * @param properties the Kamelet's own properties
 * @param secretRef a Secret whose keys become further properties
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KameletConnector(
    @Required @Size(max = 63) @Pattern("^[a-z0-9][-a-z0-9]*-sink$") String ref,
    Map<String, String> properties,
    NameRef secretRef) {}
