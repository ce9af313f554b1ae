package dev.tributary.planner.schema;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number that no {@code long} holds as it was written: one with a fraction or an exponent, or an
 * integer beyond 64 bits. {@code 12.10}, {@code 1.0} and {@code 1e3} are written again as they were
 * read. Jackson's own nodes forget that.
 */
public final class NumberNode extends NumericNode {
  private static final long serialVersionUID = 1L;

  private final String text;
  // Made when first asked for: most numbers are only copied.
  private transient BigDecimal value;

  /** A node for a JSON number. */
  public NumberNode(String text) {
    this.text = text;
  }

  /** The number as it was written. */
  public String text() {
    return text;
  }

  @Override
  public BigDecimal decimalValue() {
    BigDecimal known = value;
    if (known == null) {
      known = new BigDecimal(text);
      value = known;
    }
    return known;
  }

  @Override
  public JsonToken asToken() {
    return JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public JsonParser.NumberType numberType() {
    return JsonParser.NumberType.BIG_DECIMAL;
  }

  @Override
  public boolean isFloatingPointNumber() {
    return true;
  }

  @Override
  public boolean isBigDecimal() {
    return true;
  }

  @Override
  public Number numberValue() {
    return decimalValue();
  }

  @Override
  public int intValue() {
    return decimalValue().intValue();
  }

  @Override
  public long longValue() {
    return decimalValue().longValue();
  }

  @Override
  public double doubleValue() {
    return decimalValue().doubleValue();
  }

  @Override
  public BigInteger bigIntegerValue() {
    return decimalValue().toBigInteger();
  }

  @Override
  public boolean canConvertToInt() {
    return within(Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public boolean canConvertToLong() {
    return within(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private boolean within(long least, long greatest) {
    return decimalValue().compareTo(BigDecimal.valueOf(least)) >= 0
        && decimalValue().compareTo(BigDecimal.valueOf(greatest)) <= 0;
  }

  /** Whether it is an integer of 64 bits: no other is one to a schema, or to an expression. */
  @Override
  public boolean canConvertToExactIntegral() {
    return isIntegral() && canConvertToLong();
  }

  /** Whether it is an integer that doesn't fit into 64 bits. */
  boolean isBeyondLong() {
    return isIntegral() && !canConvertToLong();
  }

  private boolean isIntegral() {
    return decimalValue().signum() == 0
        || decimalValue().scale() <= 0
        || decimalValue().stripTrailingZeros().scale() <= 0;
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    generator.writeNumber(text);
  }

  /** Numbers are the same when their values are, however they are written. */
  @Override
  public boolean equals(Object other) {
    return other instanceof JsonNode node
        && node.isNumber()
        && decimalValue().compareTo(node.decimalValue()) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(doubleValue());
  }
}
