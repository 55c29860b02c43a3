using System.Text.Json.Nodes;
using Events.Generator.Exports;
using Events.Generator.Tests.Harness;
using Events.Wire;

namespace Events.Generator.Tests.Exports;

/// <summary>What the exports say of an event with all that can be declared, and that its codec does what they say.</summary>
public sealed class ShopSchemaTests
{
    private const string Make = """
        internal static class Make
        {
            public static object Full => new OrderPlaced("o-1", Channel.Shop, new Address("s", "1", null), new Address("t", "2", "c"), new Hints("d"), "USD", 2, 1.5m, Channel.Web) { Lines = [1, null], Totals = new() { ["a"] = double.NaN }, At = DateTimeOffset.UnixEpoch };
            public static object Least => new OrderPlaced("o-1", Channel.Other, new Address("s", "1", null), null, null, null) { Lines = [] };
            public static object Paid => new OrderPaid(Guid.Empty, null);
            public static object Closed =>
        #pragma warning disable CS0618
                new OrderClosed();
        }
        """;

    private static readonly IReadOnlyDictionary<string, EntrySchema> s_schemas = EntrySchema.Of(TestCompilation.Create(ExportSamples.Shop));

    private static JsonObject Placed => s_schemas["order.placed.v2"].Json;

    [Fact]
    public void An_event_is_told_with_its_words_names_and_keys()
    {
        Assert.Equal("urn:events:shop%3Aorders:order.placed:v2", (string?)Placed["$id"]);
        Assert.Equal("An order was placed by a customer.", (string?)Placed["description"]);
        Assert.Equal("""{"type":"string","description":"The event type.","enum":["order.placed","order.created"]}""", Property("type"));
        Assert.Equal("2", (string?)Placed["properties"]!["ev:version"]!["const"]);
        Assert.Equal("""["order_id"]""", Placed["x-events-dedupe-by"]!.ToJsonString());
        Assert.Equal(60, (int)Placed["x-events-dedupe-seconds"]!);
        Assert.Equal("""["order_id"]""", Placed["x-events-ordered-by"]!.ToJsonString());
        Assert.Null(Placed["deprecated"]);
        Assert.True((bool)s_schemas["order.closed.v1"].Json["deprecated"]!);
        Assert.Equal("Not in use. Deprecated: it never closes", (string?)s_schemas["order.closed.v1"].Json["description"]);
    }

    [Theory]
    [InlineData("order_id", """{"description":"Which one.","type":"string","x-events-form":"string"}""")]
    [InlineData("id", """{"description":"An older name of 'order_id'.","type":"string","deprecated":true}""")]
    [InlineData("currency", """{"description":"ISO 4217 & more.","type":"string","default":"EUR","x-events-form":"string?"}""")]
    [InlineData("ev:null:currency", """{"type":"string","description":"Says that 'currency' is null; without it and the field, the default stands.","const":""}""")]
    [InlineData("old", """{"type":"string","default":"a \"b\" \\ c","deprecated":true,"x-events-form":"string"}""")]
    [InlineData("discount", """{"type":"string","pattern":"^(?:-?[0-9]{1,29}(?:\\.[0-9]{1,28})?|)$","x-events-form":"decimal?"}""")]
    [InlineData("ship_to.zip", """{"type":"string","x-events-form":"string"}""")]
    [InlineData("billing.postcode", """{"description":"An older name of 'bill_to.zip'.","type":"string","deprecated":true}""")]
    [InlineData("hints", """{"type":"string","description":"Says that the record is there, none of whose fields need be.","const":""}""")]
    public void A_field_is_told_as_it_is_on_the_wire(string name, string expected) => Assert.Equal(expected, Property(name));

    [Fact]
    public void Enums_and_collections_are_told_with_what_is_in_them()
    {
        JsonNode channel = Placed["properties"]!["channel"]!;
        Assert.Equal("""["Web","over the counter","Other","shop"]""", channel["anyOf"]![0]!["enum"]!.ToJsonString());
        Assert.Equal("Other", (string?)channel["x-events-unknown-value"]);
        Assert.Equal("over the counter", (string?)Placed["properties"]!["kind"]!["default"]);
        Assert.Equal("""{"Other":2,"Web":0,"over the counter":1}""", Placed["properties"]!["number"]!["x-events-values"]!.ToJsonString());
        JsonNode lines = Placed["properties"]!["lines"]!;
        Assert.Equal("Lines | parts.", (string?)lines["description"]);
        Assert.Equal("application/json", (string?)lines["contentMediaType"]);
        Assert.Equal("""{"type":"array","items":{"anyOf":[{"type":"integer","minimum":-2147483648,"maximum":2147483647},{"type":"null"}]}}""", lines["contentSchema"]!.ToJsonString());
        Assert.Equal("""{"type":"string","pattern":"^(?:""", Property("at")[..32]);
    }

    [Fact]
    public void What_the_codec_writes_is_valid_and_what_it_lacks_is_refused_by_both()
    {
        GeneratorRun run = GeneratorRun.Of(ExportSamples.Shop, Make);
        Assert.Empty(run.DiagnosticsInGenerated());
        using var loaded = new LoadedAssembly(run.Output);
        int checkedEntries = 0;
        foreach ((string property, string title) in (ReadOnlySpan<(string, string)>)[("Full", "order.placed.v2"), ("Least", "order.placed.v2"), ("Paid", "order.paid.v1"), ("Closed", "order.closed.v1")])
        {
            object value = loaded.Assembly.GetType("Make")!.GetProperty(property)!.GetValue(null)!;
            Codec codec = Codec.Of(value.GetType());
            KeyValuePair<string, string>[] pairs = [.. codec.Encode(value).Pairs];
            Assert.Null(s_schemas[title].ProblemOf(pairs));
            foreach (KeyValuePair<string, string> without in pairs.Where(pair => !EnvelopeNames.Contains(pair.Key)))
            {
                Holds(pairs.Where(pair => pair.Key != without.Key), codec, s_schemas[title]);
                foreach ((string name, string older) in (ReadOnlySpan<(string, string)>)[("order_id", "id"), ("bill_to.zip", "billing.postcode"), ("bill_to.street", "nothing")])
                {
                    Holds(
                        pairs.Where(pair => pair.Key != without.Key).Select(pair => pair.Key == name ? new(older, pair.Value) : pair), codec, s_schemas[title]);
                    checkedEntries++;
                }
            }
        }

        Assert.True(checkedEntries > 60, checkedEntries.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static string[] EnvelopeNames => ["type", "ts_ms", "ev:version"];

    [Fact]
    public void The_catalogue_is_for_people() => Assert.Equal(
        """
        # Tested

        <!-- Written by 'dotnet build -t:WriteEventsExports' from the code; changes are lost. -->

        ## `shop:orders`

        All that happens to orders.

        The stream `Orders`, which keeps about 1000 entries.

        ### `order.closed` version 1

        **Deprecated.** it never closes

        Not in use.

        No fields of its own.

        ### `order.paid` version 1

        Entries without a type are read as it.

        | field | text | when missing | |
        |---|---|---|---|
        | `id` | `Guid` | an error |  |
        | `took` | `TimeSpan?` | null |  |

        ### `order.placed` version 2

        An order was placed by a customer.

        Older entries have the type `order.created`.

        Dedupe key: `order_id`, remembered for 60 seconds.

        Ordered by `order_id`.

        | field | text | when missing | |
        |---|---|---|---|
        | `order_id` | `string` | an error | Which one. Also read as `id`. |
        | `channel` | `enum(Other*,Web,"over the counter"\|shop)` | an error |  |
        | `ship_to.street` | `string` | an error |  |
        | `ship_to.zip` | `string` | an error | Also read as `ship_to.postcode`. |
        | `ship_to.city` | `string?` | null |  |
        | `bill_to.street` | `string` | an error, where its record is there | Also read as `billing.street`. |
        | `bill_to.zip` | `string` | an error, where its record is there | Also read as `billing.zip`, `bill_to.postcode`, `billing.postcode`. |
        | `bill_to.city` | `string?` | null | Also read as `billing.city`. |
        | `hints.door` | `string?` | null |  |
        | `hints.bell` | `string?` | null |  |
        | `currency` | `string?` | `EUR` | ISO 4217 & more. Null is `ev:null:currency`. |
        | `count` | `int` | `3` |  |
        | `discount` | `decimal?` | null |  |
        | `number` | `enum#(Other=2*,Web=0,"over the counter"=1\|shop)?` | null |  |
        | `lines` | `list<int?>` | an error | Lines \| parts. |
        | `totals` | `map<string,double>?` | null |  |
        | `old` | `string` | `a "b" \ c` | **Deprecated.** |
        | `kind` | `enum(Other*,Web,"over the counter"\|shop)` | `over the counter` |  |
        | `at` | `converted(UnixSeconds)?` | null |  |

        """.ReplaceLineEndings("\n"),
        Assert.Single(EntrySchema.FilesOf(TestCompilation.Create(ExportSamples.Shop)), file => file.Path == "catalogue.md").Text);

    [Fact]
    public void Files_have_names_that_every_system_takes_and_stay_in_their_folder()
    {
        ExportFile[] files = [.. EntrySchema.FilesOf(TestCompilation.Create(ExportSamples.Odd))];
        Assert.All(files, file => Assert.Matches("^(asyncapi.json|catalogue.md|schemas/[A-Za-z0-9_-][A-Za-z0-9._-]*/[A-Za-z0-9_-][A-Za-z0-9._-]*\\.schema\\.json)$", file.Path));
        Assert.DoesNotContain(files, file => file.Path.Contains("..", StringComparison.Ordinal) && file.Path.Split('/').Contains(".."));
        Assert.Equal(files.Length, files.Select(file => file.Path).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(files.SelectMany(file => file.Path.Split('/')), part => Assert.DoesNotMatch("^(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\\.|$)", part));
        Assert.All(files.SelectMany(file => file.Path.Split('/')), part => Assert.InRange(part.Length, 1, 150));
        Assert.Equal(16, files.Length);
    }

    private static void Holds(IEnumerable<KeyValuePair<string, string>> pairs, Codec codec, EntrySchema schema)
    {
        KeyValuePair<string, string>[] all = [.. pairs];
        bool isRead = true;
        try
        {
            codec.Decode(Entry.Of([.. all.Select(pair => (pair.Key, pair.Value))]));
        }
        catch (EventDecodeException)
        {
            isRead = false;
        }

        Assert.True(isRead == (schema.ProblemOf(all) is null), $"{isRead} {schema.ProblemOf(all)}");
    }

    private static string Property(string name) =>
        Placed["properties"]![name]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
