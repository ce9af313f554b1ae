package dev.tributary.cli.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads what {@code -f} names. */
public final class InputFiles {
  private static final String STDIN = "-";
  private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules");

  private InputFiles() {}

  /**
   * The texts of files, of all {@code .yaml}, {@code .yml} and {@code .json} files below folders
   * (hidden ones left out), and of standard input for {@code -}.
   *
   * @throws InputException when one can't be read
   */
  public static List<InputText> read(List<String> names, InputStream stdin) {
    List<InputText> texts = new ArrayList<>();
    for (String name : names) {
      try {
        if (name.equals(STDIN)) {
          texts.add(
              new InputText(STDIN, new String(stdin.readAllBytes(), StandardCharsets.UTF_8), true));
        } else if (Files.isDirectory(Path.of(name))) {
          for (Path file : below(Path.of(name))) {
            texts.add(text(file, false));
          }
        } else {
          texts.add(text(Path.of(name), true));
        }
      } catch (CharacterCodingException e) {
        throw new InputException(name + ": a file is not UTF-8; save it as UTF-8");
      } catch (java.nio.file.NoSuchFileException e) {
        throw new InputException(e.getFile() + ": there is no such file or folder; check -f");
      } catch (IOException e) {
        throw new InputException(name + ": can't be read: " + e.getMessage() + "; check -f");
      }
    }
    return texts;
  }

  /** The files of a folder that would be read, in order. */
  public static List<Path> below(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = String.valueOf(dir.getFileName());
            boolean left =
                !dir.equals(folder) && (name.startsWith(".") || NOT_SOURCES.contains(name));
            return left ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (isSource(String.valueOf(file.getFileName()))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Gone since the folder was listed; the next look sees what is there.
            return FileVisitResult.CONTINUE;
          }
        });
    files.sort(null);
    return files;
  }

  private static boolean isSource(String name) {
    return !name.startsWith(".")
        && (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"));
  }

  private static InputText text(Path file, boolean named) throws IOException {
    return new InputText(file.toString(), Files.readString(file), named);
  }
}
