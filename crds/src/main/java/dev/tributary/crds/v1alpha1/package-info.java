/**
 * The resource types of {@code tributary.dev/v1alpha1}, and nothing else: what a platform team
 * writes and what the operator answers in status. The CustomResourceDefinitions in {@code
 * crds/manifests} are generated from here.
 *
 * <p>Specs and statuses are immutable records. A field stands here only when it works; an absent
 * optional field is {@code null} unless the schema gives it a default.
 */
package dev.tributary.crds.v1alpha1;
