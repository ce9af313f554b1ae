/**
 * The operator: one package a kind ({@code flow}, {@code endpoint}, {@code contract}, {@code
 * platform}), and narrow façades to what it works through ({@code apply}, {@code topics}, {@code
 * kafka}, {@code report}, {@code event}, {@code metrics}). A reconciler reads: gather, plan, build,
 * apply, assess, patch.
 */
package dev.tributary.operator;
