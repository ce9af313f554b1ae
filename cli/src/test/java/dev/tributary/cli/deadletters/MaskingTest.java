package dev.tributary.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static final byte[] ORDER =
      """
      {"orderId":"o-1","customer":{"email":"ada@example.com","id":"7"},
       "lines":[{"engraving":"For Ada","sku":"a"},{"sku":"email"}],"email":"top@example.com",
       "vip":true}
      """
          .getBytes(UTF_8);

  @Test
  void aContractsFieldsAreHiddenWithAllThatIsInThem() {
    Masking.Masked masked =
        Masking.ofPaths(List.of("customer.email", "lines.engraving", "vip")).mask(ORDER);
    assertThat(masked.body().orElseThrow().toString())
        .isEqualTo(
            "{\"orderId\":\"o-1\",\"customer\":{\"email\":\"***\",\"id\":\"7\"},"
                + "\"lines\":[{\"engraving\":\"***\",\"sku\":\"a\"},{\"sku\":\"email\"}],"
                + "\"email\":\"top@example.com\",\"vip\":\"***\"}");
    assertThat(masked.fields()).isEqualTo(3);
    assertThat(masked.text("answered 400: no customer ada@example.com, For Ada, true"))
        .isEqualTo("answered 400: no customer ***, ***, true");
    Masking.Masked whole = Masking.ofPaths(List.of("customer")).mask(ORDER);
    assertThat(whole.body().orElseThrow().toString()).contains("\"customer\":\"***\"");
    assertThat(whole.text("ada@example.com")).isEqualTo("***");
  }

  @Test
  void ofAnotherShapeEveryFieldOfTheNameIsHidden() {
    Masking.Masked masked = Masking.ofNames(List.of("customer.email")).mask(ORDER);
    assertThat(masked.fields()).isEqualTo(2);
    assertThat(masked.body().orElseThrow().toString())
        .doesNotContain("example.com")
        .contains("\"sku\":\"email\"");
  }

  @Test
  void whatIsNoJsonIsHiddenWhollyWhenThereIsSomethingToHide() {
    byte[] broken = "{\"customer\":{\"email\":\"ada@exa".getBytes(UTF_8);
    assertThat(Masking.ofPaths(List.of("customer.email")).mask(broken).unreadable()).isTrue();
    assertThat(Masking.none().mask(broken).unreadable()).isFalse();
    assertThat(Masking.none().mask(ORDER).body()).isEmpty();
  }
}
