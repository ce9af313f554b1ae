package dev.tributary.operator.flow;

import dev.tributary.planner.plan.AuthPlan;
import dev.tributary.planner.plan.FlowPlan;
import dev.tributary.planner.plan.TargetPlan;
import java.net.URI;
import java.util.Collection;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where the pods of some plans connect to.
 *
 * @param ports the TCP ports; empty when they can't be told, as with Kamelets
 * @param namespaces the namespaces of the cluster that hosts may name
 */
public record Destinations(TreeSet<Integer> ports, TreeSet<String> namespaces) {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** None yet. */
  public static Destinations none() {
    return new Destinations(new TreeSet<>(), new TreeSet<>());
  }

  /** Adds host and port pairs, separated by commas, as pods of a namespace read them. */
  public void addAddresses(String own, String addresses) {
    for (String address : addresses.split(",")) {
      int colon = address.lastIndexOf(':');
      add(own, address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
    }
  }

  /** Adds a system, as pods of a namespace read it. */
  public void addSystem(String own, TargetPlan.Http http) {
    add(own, http.baseUrl());
    if (http.auth() instanceof AuthPlan.OAuth2 oauth) {
      add(own, oauth.tokenUrl());
    }
  }

  static Destinations of(Collection<FlowPlan> plans) {
    Destinations all = none();
    for (FlowPlan plan : plans) {
      all.addAddresses(plan.namespace(), plan.kafka().bootstrapServers());
      if (plan.target() instanceof TargetPlan.Http http) {
        all.addSystem(plan.namespace(), http);
      }
    }
    boolean untold = plans.stream().anyMatch(p -> p.target() instanceof TargetPlan.Kamelet);
    if (untold) {
      all.ports().clear();
    }
    return all;
  }

  private void add(String own, String url) {
    URI uri = URI.create(url);
    int implied = "https".equals(uri.getScheme()) ? HTTPS : HTTP;
    if (uri.getHost() != null) {
      add(own, uri.getHost(), uri.getPort() < 0 ? implied : uri.getPort());
    }
  }

  private void add(String own, String host, int port) {
    ports.add(port);
    // As the cluster's DNS reads it: "erp", "erp.shop", "erp.shop.svc", "erp-0.erp.shop.svc.…".
    String[] labels = host.strip().split("\\.");
    if (labels.length == 1) {
      namespaces.add(own);
    } else if (labels.length == 2) {
      add(labels[1]);
    } else {
      for (int i = 2; i < labels.length; i++) {
        if (labels[i].equals("svc")) {
          add(labels[i - 1]);
        }
      }
    }
  }

  private void add(String namespace) {
    if (LABEL.matcher(namespace).matches()) {
      namespaces.add(namespace);
    }
  }
}
