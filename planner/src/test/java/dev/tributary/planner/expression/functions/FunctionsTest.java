package dev.tributary.planner.expression.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.planner.expression.Expression;
import dev.tributary.planner.expression.ExpressionException;
import dev.tributary.planner.expression.Scope;
import dev.tributary.planner.expression.Values;
import dev.tributary.planner.schema.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionsTest {
  private static final String PAYLOAD =
      """
      {"price": 12.10, "one": 1.0, "kilo": 1e3, "big": 9007199254740993, "half": 0.125, "qty": 3,
       "at": "2026-03-29T00:30:00Z", "none": null, "name": "Ümit", "huge": 1e999, "less": 1e-999,
       "lines": [{"sku": "A", "qty": 2, "price": 1.10}, {"sku": "B", "qty": 1, "price": 2.20},
                 {"sku": "A", "qty": 5, "price": 3.30}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.price                                      | 12.10
          payload.one                                        | 1.0
          payload.kilo                                       | 1e3
          payload.big                                        | 9007199254740993
          {'a': [payload.price, payload.kilo]}               | {"a":[12.10,1e3]}
          string(payload.price)                              | "12.10"
          int(payload.one)                                   | 1
          int(payload.kilo)                                  | 1000
          double(payload.half)                               | 0.125
          decimal('0.10')                                    | 0.10
          decimal(5)                                         | 5
          decimal(1.19)                                      | 1.19
          add(payload.price, '0.20')                         | 12.30
          add(0.1, 0.2)                                      | 0.3
          sub(payload.price, 20)                             | -7.90
          mul(payload.price, payload.qty)                    | 36.30
          mul(payload.price, 1.19)                           | 14.3990
          div(10, 3, 4)                                      | 3.3333
          div(payload.price, 2, 2)                           | 6.05
          round(mul(payload.price, 1.19), 2)                 | 14.40
          round(payload.half, 2)                             | 0.13
          round(payload.half, 2, 'HALF_EVEN')                | 0.12
          round(5, 2)                                        | 5.00
          round('-0.125', 2)                                 | -0.13
          compare(payload.one, 1)                            | 0
          compare('2', 10)                                   | -1
          sum([])                                            | 0
          sum([1, '2.50', payload.one])                      | 4.50
          sum(payload.lines.map(l, mul(l.price, l.qty)))     | 20.90
          payload.price > 12                                 | true
          payload.price < 12.5                               | true
          13 <= payload.price                                | false
          payload.price >= payload.one                       | true
          add(payload.big, 0)                                | 9007199254740993
          formatNumber(1234567.891, '#,##0.00')              | "1,234,567.89"
          formatNumber(1234567.895, '#,##0.00', 'de-DE')     | "1.234.567,90"
          formatNumber(7, '000000')                          | "000007"
          '7'.padStart(3, '0')                               | "007"
          'abcd'.padStart(3, '0')                            | "abcd"
          'x'.padEnd(3, '.')                                 | "x.."
          'ümit'.upper()                                     | "ÜMIT"
          payload.name.lower()                               | "ümit"
          'ümit'.truncate(2)                                 | "üm"
          'a'.truncate(5)                                    | "a"
          mask('4111111111111111', 4)                        | "************1111"
          mask('123', 4)                                     | "***"
          sha256('abc')                                      | "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
          date(payload.at, 'Europe/Berlin')                  | "2026-03-29"
          date(timestamp('2026-03-01T23:30:00Z'), 'Europe/Berlin') | "2026-03-02"
          formatDate(payload.at, 'dd.MM.yyyy HH:mm', 'Europe/Berlin') | "29.03.2026 01:30"
          formatDate(timestamp('2026-03-29T01:30:00Z'), 'HH:mm', 'Europe/Berlin') | "03:30"
          parseDate('31.01.2026', 'dd.MM.yyyy', 'Europe/Berlin') | "2026-01-30T23:00:00Z"
          parseDate('2026-01-31 10:00', 'yyyy-MM-dd HH:mm', 'UTC') | "2026-01-31T10:00:00Z"
          parseDate('2026-01-31T10:00+02:00', 'yyyy-MM-dd\\'T\\'HH:mmXXX', 'UTC') | "2026-01-31T08:00:00Z"
          epochMillis(payload.at)                            | 1774744200000
          epochMillis(timestamp('1970-01-01T00:00:01Z'))     | 1000
          fromEpochMillis(1000)                              | "1970-01-01T00:00:01Z"
          payload.lines.groupBy('sku').transformList(k, g, k + string(g.size())) | ["A2","B1"]
          zip([1, 2, 3], ['a', 'b'])                         | [{"left":1,"right":"a"},{"left":2,"right":"b"}]
          lookup({'a': 1, 'b': 2}, 'b', 0)                   | 2
          lookup({'a': 1}, 'z', 0)                           | 0
          lookup({1: 'x'}, payload.qty, 'y')                 | "y"
          coalesce(payload.?nope, payload.none, 'z')         | "z"
          coalesce(payload.?qty, 0)                          | 3
          coalesce(payload.?nope, payload.none)              | null
          payload.lines.map(l, l.sku).distinct()             | ["A","B"]
          payload.lines.sortBy(l, l.qty).map(l, l.qty)       | [1,2,5]
          payload.lines.first().sku.orValue('')              | "A"
          payload.lines.last().sku.orValue('')               | "A"
          [3, 1, 2].sort()                                   | [1,2,3]
          lists.range(3)                                     | [0,1,2]
          regex.replace('a1b2', '[0-9]', '')                 | "ab"
          regex.extract('order 17', '[0-9]+').orValue('')    | "17"
          sets.intersects([1, 2], [2])                       | true
          'a,b'.split(',')                                   | ["a","b"]
          ' a '.trim()                                       | "a"
          """)
  void aFunctionGives(String text, String expected) throws Exception {
    Optional<JsonNode> result = evaluate(text);

    assertThat(new String(Json.write(result.orElseThrow()), StandardCharsets.UTF_8))
        .isEqualTo(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          decimal('abc')                          | a text is no decimal number
          decimal(true)                           | a decimal is needed and there is a Boolean
          add(payload.none, 1)                    | a decimal is needed
          div(1, 0, 2)                            | the divisor is zero
          div(1, 3, 31)                           | a scale is 0 to 30
          round(1, -1)                            | a scale is 0 to 30
          round(1, 2, 'NEAR')                     | the mode is one of
          int(payload.price)                      | has a fraction
          add(payload.huge, payload.less)         | more than 200 digits
          mul(mul(payload.huge, 1), payload.huge) | more than 200 digits
          'x'.padStart(10001, ' ')                | 0 to 10000 characters
          'x'.padStart(3, 'ab')                   | one character
          'x'.truncate(-1)                        | negative
          mask('x', -1)                           | negative
          date('yesterday', 'UTC')                | no date-time of RFC 3339
          date(payload.at, 'Mars/Base')           | don't go together
          parseDate('31.13.2026', 'dd.MM.yyyy', 'UTC') | don't go together
          formatDate(payload.at, 'QQQQQQ{', 'UTC')| formatDate
          fromEpochMillis(9223372036854775807)    | outside the years
          payload.lines.groupBy('nope')           | no scalar 'nope'
          lists.range(1000000000)                 | the function lists_range failed
          """)
  void aFunctionRefusesWithoutQuotingTheValue(String text, String expected) {
    assertThatThrownBy(() -> evaluate(text))
        .isInstanceOf(ExpressionException.class)
        .hasMessageContaining(expected.strip())
        .hasMessageNotContaining("arg(s)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"decimal('1e1000000000')", "decimal('9e999999999')"})
  void hugeExponentsCostNothing(String text) {
    assertThatThrownBy(() -> evaluate(text)).isInstanceOf(ExpressionException.class);
  }

  @Test
  void everyFunctionHasItsRowInTheDocs() throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "functions.md"));

    for (String name : Functions.INSTANCE.names()) {
      if (name.matches("\\w+")) {
        assertThat(docs).contains(name + "(");
      }
    }
  }

  private static Optional<JsonNode> evaluate(String text) throws Exception {
    return Expression.compile(Scope.MAPPING, text)
        .evaluate(
            Map.of(
                "payload",
                Values.fromJson(Json.parse(PAYLOAD.getBytes(StandardCharsets.UTF_8))),
                "now",
                Instant.EPOCH));
  }
}
