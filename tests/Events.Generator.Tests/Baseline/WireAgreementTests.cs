using Events.Generator.Baseline;
using Events.Generator.Tests.Harness;

namespace Events.Generator.Tests.Baseline;

/// <summary>The contract file says of events what their generated codecs do: the names, what may be missing, what may be null.</summary>
public sealed class WireAgreementTests
{
    private const string Source = """
        [assembly: FieldNaming(FieldNaming.SnakeCase)]
        [EventStream("orders"), FieldNaming(FieldNaming.CamelCase)] internal sealed partial class Orders;
        internal enum Channel { Web, [System.Runtime.Serialization.EnumMember(Value = "over the counter")] Shop }
        internal readonly record struct Key(Guid Value);
        internal sealed record Address(string Street, string? City, int Zip = 1);
        internal abstract record Base(string OrderID) { public string Note { get; init; } = "none"; }
        [Event<Orders>("order.placed", Version = 3)]
        internal sealed partial record Placed(
            string OrderID, Key CustomerIDs, Channel Channel, [EnumField(AsNumber = true)] Channel? Number, Address ShipTo, Address? BillTo, string? Currency = "EUR", int Count = 1,
            [Field("the name")] string Other = "") : Base(OrderID)
        {
            public required int[] Lines { get; init; }
            public Dictionary<string, decimal>? Totals { get; init; }
            public long Cents;
            public int Sum => Lines.Length;
            [Ignore] public string? Cached { get; set; }
            public UnknownFields? More { get; init; }
        }
        [Event<Orders>("order.snake"), FieldNaming(FieldNaming.SnakeCase)]
        internal readonly partial record struct Snake(string OrderIDs, bool IsPaid, DateTimeOffset? At);
        internal static class Make
        {
            public static object[] All => [
                new Placed("o", new Key(Guid.Empty), Channel.Shop, Channel.Web, new Address("s", "c"), new Address("t", "d"), "USD", 2, "x") { Lines = [1], Totals = new() { ["a"] = 1 }, Cents = 5, Note = "n" },
                new Snake("o", true, DateTimeOffset.UnixEpoch)];
        }
        """;

    [Fact]
    public void Names_are_those_that_are_written_and_missing_fields_are_what_it_says()
    {
        GeneratorRun run = GeneratorRun.Of(Source).AssertCompiles();
        ProjectContract project = ProjectContract.Read(run.Output, CancellationToken.None);
        using var loaded = new LoadedAssembly(run.Output);
        object[] events = (object[])loaded.Assembly.GetType("Make")!.GetProperty("All")!.GetValue(null)!;
        int required = 0, optional = 0;
        foreach (object value in events)
        {
            EventIdentity identity = project.Events.Single(item => item.Type.Name == value.GetType().Name);
            EventContract contract = project.Of(identity)!;
            Codec codec = Codec.Of(value.GetType());
            List<KeyValuePair<string, string>> pairs = [.. codec.Encode(value).Pairs];

            // The fields that are written, in any order, are those of the file.
            Assert.Equal(
                contract.Fields.Select(item => item.Line)
                    .Where(line => line.Type!.Name != WireType.Record)
                    .Select(line => line.Name)
                    .Order(StringComparer.Ordinal),
                pairs.Select(pair => pair.Key).Where(name => name is not ("type" or "ts_ms" or "ev:version")).Order(StringComparer.Ordinal));
            Assert.Equal(
                (identity.Name, identity.Version),
                (pairs[0].Value, pairs.Where(pair => pair.Key == "ev:version")
                    .Select(pair => int.Parse(pair.Value, System.Globalization.CultureInfo.InvariantCulture))
                    .Append(1)
                    .First()));

            // An entry without a field is decoded just when the file says that it may be missing.
            foreach (ContractLine line in contract.Fields.Select(item => item.Line).Where(line => line.Type!.Name != WireType.Record))
            {
                Entry entry = Entry.Of([.. pairs.Where(pair => pair.Key != line.Name).Select(pair => (pair.Key, pair.Value))]);
                if (line.IsRequired)
                {
                    Exception thrown = Assert.ThrowsAny<Exception>(() => codec.Decode(entry));
                    Assert.Contains(line.Name, (thrown.InnerException ?? thrown).Message, StringComparison.Ordinal);
                    required++;
                }
                else
                {
                    codec.Decode(entry);
                    optional++;
                }
            }
        }

        Assert.True(required > 8 && optional > 6, $"{required} {optional}");
    }

    [Fact]
    public void The_file_of_every_shape()
    {
        string text = ContractWriter.Write("events-contract 1\n", ProjectContract.Read(TestCompilation.Create(Source), CancellationToken.None));
        Assert.Equal("""
            # What is on the wire: the streams, events and fields of this project. The compiler compares it with the code (EVT2xxx);
            # 'dotnet build -t:WriteEventsContract' writes it anew. Check it in, with 'events.contract.txt merge=union' in .gitattributes.
            events-contract 1
            stream orders
            event orders order.placed v3
            field orders order.placed v3 billTo record?
            field orders order.placed v3 billTo.city string?
            field orders order.placed v3 billTo.street string
            field orders order.placed v3 billTo.zip int default
            field orders order.placed v3 cents long
            field orders order.placed v3 channel enum(Web,"over the counter")
            field orders order.placed v3 count int default
            field orders order.placed v3 currency string? default
            field orders order.placed v3 customerIDs Guid
            field orders order.placed v3 lines list<int>
            field orders order.placed v3 note string default
            field orders order.placed v3 number enum#(Web=0,"over the counter"=1)?
            field orders order.placed v3 orderID string
            field orders order.placed v3 shipTo record
            field orders order.placed v3 shipTo.city string?
            field orders order.placed v3 shipTo.street string
            field orders order.placed v3 shipTo.zip int default
            field orders order.placed v3 "the name" string default
            field orders order.placed v3 totals map<string,decimal>?
            event orders order.snake v1
            field orders order.snake v1 at DateTimeOffset?
            field orders order.snake v1 is_paid bool
            field orders order.snake v1 order_ids string

            """.ReplaceLineEndings("\n"), text);
    }
}
