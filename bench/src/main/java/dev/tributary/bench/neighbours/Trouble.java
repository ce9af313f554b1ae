package dev.tributary.bench.neighbours;

/** What some keys do to the others. */
enum Trouble {
  /** Nothing. */
  NONE,
  /** One event in a thousand is refused for good. */
  POISON,
  /** Each event of one key takes a second. */
  SLOW_KEY
}
