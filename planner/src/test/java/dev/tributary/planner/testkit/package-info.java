/** The manifests of {@code src/test/resources}, for the tests of every door that tells of them. */
package dev.tributary.planner.testkit;
