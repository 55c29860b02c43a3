using System.Text.Json;
using System.Text.Json.Nodes;
using Events.Generator.Exports;
using Events.Generator.Tests.Harness;
using Json.Schema;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Tests.Exports;

/// <summary>The documents are what they say they are: AsyncAPI 3.0 and JSON Schema 2020-12 by the schemas of those who define them.</summary>
public sealed class OfficialSchemasTests
{
    private static readonly Lazy<JsonSchema> s_asyncApi =
        new(static () => EntrySchema.Build(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Exports", "Official", "asyncapi-3.0.0.json"))));

    [Fact]
    public void Documents_of_every_shape_are_valid()
    {
        foreach (Compilation compilation in new[]
        {
            SampleSchemas.Compile(), TestCompilation.Create(ExportSamples.Shop), TestCompilation.Create(ExportSamples.Odd),
        })
        {
            IReadOnlyList<ExportFile> files = EntrySchema.FilesOf(compilation);
            Assert.Null(EntrySchema.ProblemOf(s_asyncApi.Value, Assert.Single(files, file => file.Path == "asyncapi.json").Text));
            foreach (ExportFile file in files.Where(file => file.Path.EndsWith(".schema.json", StringComparison.Ordinal)))
            {
                Assert.Null(EntrySchema.ProblemOf(MetaSchemas.Draft202012, file.Text));

                // The same without its head stands in the AsyncAPI document, as draft 7.
                Assert.Null(EntrySchema.ProblemOf(MetaSchemas.Draft7, file.Text));
            }
        }
    }

    [Theory]
    [InlineData("info")]
    [InlineData("asyncapi")]
    public void The_official_schema_refuses_what_lacks_something(string member)
    {
        JsonObject document = JsonNode.Parse(EntrySchema.FilesOf(TestCompilation.Create(ExportSamples.Shop))[0].Text)!.AsObject();
        document.Remove(member);
        Assert.NotNull(EntrySchema.ProblemOf(s_asyncApi.Value, document.ToJsonString()));
    }

    [Fact]
    public void Every_reference_within_the_document_has_what_it_names()
    {
        foreach (string source in (string[])[ExportSamples.Shop, ExportSamples.Odd])
        {
            JsonNode document = JsonNode.Parse(EntrySchema.FilesOf(TestCompilation.Create(source))[0].Text)!;
            int found = 0;
            foreach (string reference in References(document))
            {
                Assert.NotNull(global::Json.Pointer.JsonPointer.Parse(reference[1..]).TryEvaluate(document, out JsonNode? target) ? target : null);
                found++;
            }

            Assert.True(found > 3);
        }
    }

    [Fact]
    public void Every_event_has_a_message_of_its_own_in_its_channel_and_no_key_is_there_twice()
    {
        IReadOnlyList<ExportFile> files = EntrySchema.FilesOf(TestCompilation.Create(ExportSamples.Odd));
        foreach (ExportFile file in files.Where(file => file.Path.EndsWith(".json", StringComparison.Ordinal)))
        {
            using JsonDocument _ = JsonDocument.Parse(file.Text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }

        JsonNode document = JsonNode.Parse(files[0].Text)!;
        string[] messages = [.. References(document["channels"])];
        Assert.Equal(14, messages.Length);
        Assert.Equal(14, messages.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(14, document["components"]!["messages"]!.AsObject().Count);
        JsonObject ofShop = document["channels"]!["shop"]!["messages"]!.AsObject();
        Assert.Equal(["Order.paid.v1", "order.paid.v1-2", "order.paid.v1-3", "orders.paid.v1"], ofShop.Select(item => item.Key).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(static member => member is { Key: "$ref", Value: JsonValue value } ? [(string)value!] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };
}
