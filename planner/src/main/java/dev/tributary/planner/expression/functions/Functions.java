package dev.tributary.planner.expression.functions;

import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelRuntimeException;
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
  /** CEL's name for {@link Decimal}. */
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

  @Override
  public void setRuntimeOptions(CelRuntimeBuilder builder) {
    Map<String, List<CelFunctionBinding>> bound = new LinkedHashMap<>();
    for (Overload overload : overloads) {
      bound
          .computeIfAbsent(overload.function(), name -> new ArrayList<>())
          .add(binding(overload.id(), overload.classes(), overload.body()));
    }
    bound.forEach(
        (name, list) -> {
          if (STANDARD.contains(name) && list.size() == 1) {
            list.add(
                binding("tributary_" + name + "_nothing", List.of(Nothing.class), nothing -> name));
          }
          builder.addFunctionBindings(CelFunctionBinding.fromOverloads(name, list));
        });
  }

  /**
   * cel-java takes only bindings of one and two arguments that were made as such. Bodies have no
   * state; the annotation that would say so can't be put on captured operators.
   */
  @SuppressWarnings({"unchecked", "Immutable"})
  private static CelFunctionBinding binding(String id, List<Class<?>> classes, Body body) {
    return switch (classes.size()) {
      case 1 ->
          CelFunctionBinding.from(
              id, (Class<Object>) classes.get(0), one -> run(body, new Object[] {one}));
      case 2 ->
          CelFunctionBinding.from(
              id,
              (Class<Object>) classes.get(0),
              (Class<Object>) classes.get(1),
              (one, two) -> run(body, new Object[] {one, two}));
      default ->
          CelFunctionBinding.from(
              id, List.<Class<?>>copyOf(classes), arguments -> run(body, arguments));
    };
  }

  private static Object run(Body body, Object[] arguments) {
    try {
      return body.apply(arguments);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(e);
    }
  }

  /**
   * A function of ours refuses its arguments; the message is for people and quotes no value.
   * cel-java writes all arguments into the message of any other exception.
   */
  public static final class RefusedException extends CelRuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the message of its cause. */
    public RefusedException(IllegalArgumentException cause) {
      super(cause, CelErrorCode.INVALID_ARGUMENT);
    }

    @Override
    public String getMessage() {
      return getCause().getMessage();
    }
  }

  /**
   * CEL's own functions that have one more overload here. cel-java puts overloads beside its own
   * only when there are two or more; the second is for a value that nobody can make.
   */
  private static final Set<String> STANDARD = Set.of("string", "int", "double");

  private static final class Nothing {}
}
