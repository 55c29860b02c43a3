using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5013_BlockingReadOnSharedConnectionTests : RuleTest
{
    public override string Id => "EVT5013";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Block_on_the_given_database() => Flags("""
        db.[|Execute|]("XREADGROUP", "GROUP", "g", "c", "BLOCK", 5000, "STREAMS", "s", ">");
        """,
        "XREADGROUP with BLOCK holds up the shared connection: every other command of the process waits behind it, and the call itself may run into the client's timeout");

    [Theory]
    [InlineData("""await db.[|ExecuteAsync|]("XREAD", "BLOCK", "0", "STREAMS", "s", "$");""")]
    [InlineData("""db.[|Execute|]("XREAD", new object[] { "COUNT", 10, "BLOCK", 100, "STREAMS", "s", "$" });""")]
    [InlineData("""var list = new List<object> { "BLOCK", 100, "STREAMS", "s", "$" }; db.[|Execute|]("XREAD", list);""")]
    public Task Other_forms(string source) => Flags(source);

    [Theory]
    [InlineData("""var own = ConnectionMultiplexer.Connect("x").GetDatabase(); own.Execute("XREAD", "BLOCK", 100, "STREAMS", "s", "$");""")]
    [InlineData("""db.Execute("XREAD", "COUNT", 10, "STREAMS", "s", "0");""")]
    [InlineData("""IDatabase blockingDb = db; blockingDb.Execute("XREAD", "BLOCK", 100, "STREAMS", "s", "$");""")]
    [InlineData("""var list = new List<object>(); list.Add("BLOCK"); db.Execute("XREAD", list);""")]
    [InlineData("""db.StreamRead("s", "0");""")]
    public Task Dedicated_connections_and_no_block(string source) => Silent(source);

    [Fact]
    public Task The_database_that_an_extension_method_extends() => Silent("""
        using StackExchange.Redis;
        public static class Reading
        {
            public static Task<RedisResult> NextAsync(this IDatabaseAsync db, string key) => db.ExecuteAsync("XREAD", "BLOCK", 100, "STREAMS", key, "$");
        }
        """);
}
