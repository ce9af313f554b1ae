package dev.tributary.orchestration.temporal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.tributary.planner.schema.Json;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.io.IOException;

/** How values stand in histories: as JSON, payloads with their numbers as they were written. */
public final class ProcessJson {
  private ProcessJson() {}

  /** The converter that workers and clients of processes must share. */
  public static DataConverter converter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper()));
  }

  private static ObjectMapper mapper() {
    SimpleModule payloads = new SimpleModule("payloads");
    payloads.addDeserializer(JsonNode.class, new Payloads());
    return JsonMapper.builder()
        .addModule(payloads)
        .serializationInclusion(JsonInclude.Include.NON_NULL)
        // A newer worker's field must not stop an older one.
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /** Reads payloads as they are read from the wire. */
  private static final class Payloads extends StdDeserializer<JsonNode> {
    private static final long serialVersionUID = 1L;

    Payloads() {
      super(JsonNode.class);
    }

    @Override
    public JsonNode deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      try {
        return Json.read(parser);
      } catch (Json.MalformedException e) {
        throw new IOException("a payload in the history can't be read: " + e.getMessage(), e);
      }
    }

    @Override
    public JsonNode getNullValue(DeserializationContext context) {
      return NullNode.instance;
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return null;
    }
  }
}
