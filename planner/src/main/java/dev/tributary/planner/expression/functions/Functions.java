package dev.tributary.planner.expression.functions;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.compiler.CelCompilerLibrary;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntimeBuilder;
import dev.cel.runtime.CelRuntimeLibrary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The function library, for CEL's compiler and runtime. */
public final class Functions implements CelCompilerLibrary, CelRuntimeLibrary {
  /** CEL's name for {@link dev.tributary.planner.expression.Decimal}. */
  public static final CelType DECIMAL = OpaqueType.create("decimal");

  /** The one library; it has no state. */
  public static final Functions INSTANCE = new Functions();

  /** One overload of a function. */
  record Overload(
      String function,
      boolean member,
      CelType result,
      List<CelType> parameters,
      List<Class<?>> classes,
      Body body) {

    /** A name that is the overload's own. */
    String id() {
      StringBuilder id = new StringBuilder("tributary_").append(word(function));
      if (member) {
        id.append("_member");
      }
      parameters.forEach(p -> id.append('_').append(p.name().replaceAll("\\W", "x")));
      return id.toString();
    }
  }

  private static String word(String function) {
    return switch (function) {
      case "_<_" -> "less";
      case "_<=_" -> "less_equals";
      case "_>_" -> "greater";
      case "_>=_" -> "greater_equals";
      default -> function;
    };
  }

  /** What a function does; wrong arguments are an {@link IllegalArgumentException}. */
  interface Body {
    Object apply(Object[] arguments);
  }

  private final List<Overload> overloads = new ArrayList<>();

  private Functions() {
    overloads.addAll(Numbers.overloads());
    overloads.addAll(Texts.overloads());
    overloads.addAll(Times.overloads());
    overloads.addAll(Lists.overloads());
    if (overloads.stream().map(Overload::id).distinct().count() != overloads.size()) {
      throw new IllegalStateException("two overloads have one id, so one would run for the other");
    }
  }

  /** The names of the functions that are new beside CEL's. */
  public Set<String> names() {
    Set<String> names = new java.util.TreeSet<>();
    overloads.forEach(o -> names.add(o.function()));
    return names;
  }

  /** The declarations, one a name. */
  public List<CelFunctionDecl> declarations() {
    Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
    for (Overload overload : overloads) {
      declared
          .computeIfAbsent(overload.function(), name -> new ArrayList<>())
          .add(
              overload.member()
                  ? CelOverloadDecl.newMemberOverload(
                      overload.id(), overload.result(), overload.parameters())
                  : CelOverloadDecl.newGlobalOverload(
                      overload.id(), overload.result(), overload.parameters()));
    }
    return declared.entrySet().stream()
        .map(e -> CelFunctionDecl.newFunctionDeclaration(e.getKey(), e.getValue()))
        .toList();
  }

  @Override
  public void setCheckerOptions(CelCheckerBuilder builder) {
    builder.addFunctionDeclarations(declarations());
  }

  /** Bodies have no state; the annotation that would say so can't be put on captured operators. */
  @Override
  @SuppressWarnings("Immutable")
  public void setRuntimeOptions(CelRuntimeBuilder builder) {
    for (Overload overload : overloads) {
      builder.addFunctionBindings(
          CelFunctionBinding.from(
              overload.id(), List.copyOf(overload.classes()), overload.body()::apply));
    }
  }
}
