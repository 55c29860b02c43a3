using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Contracts;

public sealed class EVT1004_ClrTypeNameOnTheWireTests : RuleTest
{
    public override string Id => "EVT1004";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Name_of_a_type_in_a_pair() => Flags("""
        db.StreamAdd("s", new[] { new NameValueEntry("type", typeof(Work).[|Name|]), new NameValueEntry("id", 1) }, maxLength: 10);
        """,
        "The name of the type 'Work' is written to the stream: renaming or moving the type breaks every reader");

    [Theory]
    [InlineData("""await db.StreamAddAsync("s", "event_type", work.GetType().[|Name|]);""")]
    [InlineData("""db.StreamAdd("s", "type", typeof(Work).[|FullName|]);""")]
    [InlineData("""db.StreamAdd("s", "type", typeof(Work).[|AssemblyQualifiedName|]!);""")]
    [InlineData("""var name = typeof(Work).[|Name|]; db.StreamAdd("s", "type", name);""")]
    [InlineData("""db.StreamAdd("s", "type", $"shop.{typeof(Work).[|Name|]}");""")]
    [InlineData("""var fields = new List<NameValueEntry>(); fields.Add(new NameValueEntry("EventType", work.GetType().[|FullName|])); db.StreamAdd("s", fields.ToArray());""")]
    [InlineData("""db.Execute("XADD", "s", "*", "type", typeof(Work).[|Name|]);""")]
    public Task Other_ways_to_write_it(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "type", "order.placed");""")]
    [InlineData("""db.StreamAdd("s", "type", nameof(Work));""")]
    [InlineData("""try { } catch (Exception e) { db.StreamAdd("s", "error_type", e.GetType().Name); }""")]
    [InlineData("""try { } catch (Exception e) { db.StreamAdd("s", "type", e.GetType().Name); }""")]
    [InlineData("""db.StreamAdd("s", "handler", typeof(Work).Name);""")]
    [InlineData("""Console.WriteLine(typeof(Work).Name); db.StreamAdd("s", "type", "a");""")]
    [InlineData("""foreach (var e in db.StreamRead("s", "0")) if (e["type"] == typeof(Work).Name) db.StreamAdd("t", "type", "a");""")]
    [InlineData("""db.StreamAdd("s", "type", WireName(typeof(Work).Name)); string WireName(string n) => n;""")]
    [InlineData("""db.StringSet("type", typeof(Work).Name);""")]
    public Task Names_that_are_no_wire_names(string source) => Silent(source);
}
