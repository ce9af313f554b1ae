package dev.tributary.crds;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** What the types' Javadoc says: of types, of the components of records, of enum constants. */
final class FieldDocs {
  private final Map<String, String> texts = new TreeMap<>();

  private FieldDocs() {}

  /** Reads all sources below a folder. */
  static FieldDocs read(Path sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    FieldDocs docs = new FieldDocs();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> below = Files.walk(sources)) {
      List<Path> java = below.filter(f -> f.toString().endsWith(".java")).sorted().toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, List.of(), null, files.getJavaFileObjectsFromPaths(java));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        docs.new Scanner(trees).scan(unit, null);
      }
    }
    return docs;
  }

  /** What is said of a type. */
  Optional<String> of(Class<?> type) {
    return Optional.ofNullable(texts.get(type.getCanonicalName()));
  }

  /** What is said of a component of a record, or of a constant of an enum. */
  Optional<String> of(Class<?> type, String member) {
    return Optional.ofNullable(texts.get(type.getCanonicalName() + "#" + member));
  }

  private final class Scanner extends TreePathScanner<Void, Void> {
    private final DocTrees trees;

    Scanner(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree node, Void nothing) {
      String name = name(getCurrentPath());
      comment().ifPresent(comment -> type(name, comment));
      return super.visitClass(node, nothing);
    }

    @Override
    public Void visitVariable(VariableTree node, Void nothing) {
      if (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree) {
        String owner = name(getCurrentPath().getParentPath());
        comment().ifPresent(c -> texts.put(owner + "#" + node.getName(), text(c.getFullBody())));
      }
      return super.visitVariable(node, nothing);
    }

    private Optional<DocCommentTree> comment() {
      return Optional.ofNullable(trees.getDocCommentTree(getCurrentPath()));
    }

    private void type(String name, DocCommentTree comment) {
      texts.put(name, text(comment.getFullBody()));
      for (DocTree tag : comment.getBlockTags()) {
        if (tag instanceof ParamTree param && !param.isTypeParameter()) {
          texts.put(name + "#" + param.getName(), text(param.getDescription()));
        }
      }
    }

    private static String name(TreePath path) {
      String own = ((ClassTree) path.getLeaf()).getSimpleName().toString();
      return path.getParentPath().getLeaf() instanceof ClassTree
          ? name(path.getParentPath()) + "." + own
          : path.getCompilationUnit().getPackageName() + "." + own;
    }
  }

  /** Javadoc as plain text, with code in backquotes. */
  private static String text(List<? extends DocTree> trees) {
    StringBuilder text = new StringBuilder();
    for (DocTree tree : trees) {
      switch (tree) {
        case TextTree plain -> text.append(plain.getBody());
        case LiteralTree code -> text.append('`').append(code.getBody().getBody()).append('`');
        case LinkTree link ->
            text.append('`')
                .append(link.getReference().getSignature().replaceFirst("^#|^.*\\.", ""))
                .append('`');
        case EntityTree entity -> text.append(entity.getName().contentEquals("lt") ? "<" : ">");
        case StartElementTree element -> text.append(' ');
        default -> {}
      }
    }
    return text.toString().replaceAll("\\s+", " ").strip();
  }
}
