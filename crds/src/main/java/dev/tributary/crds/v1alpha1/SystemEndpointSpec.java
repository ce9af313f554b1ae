package dev.tributary.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * What is declared about a system.
 *
 * @param type the kind of system, for people and reports
 * @param owner who answers for it
 * @param systemOfRecord the business domains whose truth it is, as {@code Product}; a domain has
 *     one system of record in a platform
 * @param http the system is reached over HTTP; exactly one connector is given
 * @param kamelet the system is reached through a sink Kamelet of Camel's catalogue
 * @param timeout the longest that one attempt may take, unless an operation or a flow says
 *     otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.http) != has(self.kamelet)",
    message = "give exactly one connector: http or kamelet")
public record SystemEndpointSpec(
    @Required Type type,
    Owner owner,
    List<String> systemOfRecord,
    HttpConnector http,
    KameletConnector kamelet,
    @Pattern(Api.DURATION) @Size(max = 20) String timeout) {

  /** The kinds of system that a retailer runs. */
  public enum Type {
    ERP,
    CRM,
    Commerce,
    Marketplace,
    POS,
    CDP,
    WMS,
    Payment,
    Loyalty,
    Supplier,
    Analytics,
    Notification,
    Custom
  }
}
