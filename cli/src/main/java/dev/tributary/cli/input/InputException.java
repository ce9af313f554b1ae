package dev.tributary.cli.input;

/** What was named can't be read. The message is for people and ends in the next step. */
public class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With this message. */
  public InputException(String message) {
    super(message);
  }
}
