using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5019_GroupOfMissingStreamTests : RuleTest
{
    public override string Id => "EVT5019";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Theory]
    [InlineData("""db.[|StreamCreateConsumerGroup|]("s", "g", "0", createStream: false);""")]
    [InlineData("""db.[|Execute|]("XGROUP", "CREATE", "s", "g", "$");""")]
    public Task What_is_wrong(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamCreateConsumerGroup("s", "g", "0", createStream: true);""")]
    [InlineData("""db.StreamCreateConsumerGroup("s", "g");""")]
    [InlineData("""db.Execute("XGROUP", "CREATE", "s", "g", "$", "MKSTREAM");""")]
    [InlineData("""if (!db.KeyExists("s")) return; db.StreamCreateConsumerGroup("s", "g", "0", createStream: false);""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.StreamCreateConsumerGroup("s", "g", "0", createStream: false);""")]
    public Task What_is_not(string source) => Silent(source);
}
