using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5019_FixTests : FixTest
{
    public override string Id => "EVT5019";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamCreateConsumerGroup("s", "g", "0", createStream: false);""", """db.StreamCreateConsumerGroup("s", "g", "0", createStream: true);""")]
    [InlineData("""db.Execute("XGROUP", "CREATE", "s", "g", "$");""", """db.Execute("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");""")]
    public Task Makes_the_stream(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamCreateConsumerGroup("s", "g", "0", createStream: false);
        db.Execute("XGROUP", "CREATE", "s", "g", "$");
        """, """
        db.StreamCreateConsumerGroup("s", "g", "0", createStream: true);
        db.Execute("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");
        """);
}
