using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Retention;

public sealed class EVT6001_StreamGrowsWithoutBoundTests : RuleTest
{
    public override string Id => "EVT6001";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Add_without_a_limit() => Flags("""
        db.[|StreamAdd|]("s", "f", "v");
        """,
        "'StreamAdd' appends without a limit, and nothing in 'Worker' trims: the stream grows until Redis runs out of memory");

    [Theory]
    [InlineData("""await db.[|StreamAddAsync|]("s", new[] { new NameValueEntry("f", "v") });""")]
    [InlineData("""db.[|StreamAdd|]("s", "f", "v", maxLength: null);""")]
    [InlineData("""_ = db.CreateBatch().[|StreamAddAsync|]("s", "f", "v");""")]
    [InlineData("""db.[|Execute|]("XADD", "s", "*", "f", "v");""")]
    [InlineData("""db.[|StreamAdd|]("s", new[] { new NameValueEntry("f", "v") }, new StreamIdempotentId("p", "1"));""")]
    public Task Other_apis(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "f", "v", maxLength: 1000, useApproximateMaxLength: true);""")]
    [InlineData("""int? limit = args.Length; db.StreamAdd("s", "f", "v", maxLength: limit);""")]
    [InlineData("""db.StreamAdd("s", new[] { new NameValueEntry("f", "v") }, new StreamAddOptions());""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.StreamTrim("s", 1000, true);""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.StreamDelete("s", new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.KeyExpire("s", TimeSpan.FromDays(1));""")]
    [InlineData("""db.StreamAdd("orders:dead-letter", "f", "v");""")]
    [InlineData("""string dlqKey = args[0]; db.StreamAdd(dlqKey, "f", "v");""")]
    [InlineData("""db.Execute("XADD", "s", "MAXLEN", "~", 1000, "*", "f", "v");""")]
    [InlineData("""db.Execute("XADD", "s", "MINID", "~", "1-0", "*", "f", "v");""")]
    [InlineData("""var list = new List<object>(); list.Add("s"); db.Execute("XADD", list);""")]
    public Task Limited_or_drained(string source) => Silent(source);

    [Theory]
    [InlineData("private readonly string _outbox = name;", "_outbox", "private readonly string _outbox = name;", "_outbox")]
    [InlineData("public string Stream { get; } = name;", "Stream", "public Writer Other { get; } = null!;", "Other.Stream")]
    [InlineData("", "\"orders\"", "", "\"orders\"")]
    public Task Another_type_beside_it_trims(string member, string key, string otherMember, string otherKey) => Silent($$"""
        using StackExchange.Redis;
        namespace Outbox;
        public class Writer(IDatabase db, string name) { {{member}} public void Write() { Console.WriteLine(name); db.StreamAdd({{key}}, "f", "v"); } }
        public class Housekeeping(IDatabase db, string name) { {{otherMember}} public void Trim() { Console.WriteLine(name); db.StreamTrim({{otherKey}}, 1000, true); } }
        """);

    [Theory]
    [InlineData("\"orders\"", "\"invoices\"")]
    [InlineData("name", "name")]
    public Task Another_type_trims_another_stream(string key, string otherKey) => Flags($$"""
        using StackExchange.Redis;
        namespace Outbox;
        public class Writer(IDatabase db) { public void Write(string name) { Console.WriteLine(name); db.[|StreamAdd|]({{key}}, "f", "v"); } }
        public class Housekeeping(IDatabase db) { public void Trim(string name) { Console.WriteLine(name); db.StreamTrim({{otherKey}}, 1000, true); } }
        """);
}
