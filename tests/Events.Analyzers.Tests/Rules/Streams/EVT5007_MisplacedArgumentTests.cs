using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5007_MisplacedArgumentTests : RuleTest
{
    public override string Id => "EVT5007";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Position_as_consumer() => Flags("""
        db.StreamReadGroup("s", "g", [|">"|], "c");
        """,
        "A position stands where 'StreamReadGroup' takes the consumer's name");

    [Fact]
    public Task Count_as_position() => Flags("""
        int batch = 10; await db.StreamReadGroupAsync("s", "g", "c", [|batch|]);
        """,
        "A number stands where 'StreamReadGroupAsync' takes the position: name the argument if it is the count");

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", [|StreamPosition.NewMessages|], "c");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", [|10|]);""")]
    [InlineData("""int? n = 5; db.StreamReadGroup("s", "g", "c", [|n|]);""")]
    [InlineData("""var key = args[0]; db.StreamReadGroup(key, "g", [|key|], ">");""")]
    public Task Other_mix_ups(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", "c", ">", 10);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", count: 10);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", "0");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", 0, 10);""")]
    [InlineData("""RedisValue at = 10; db.StreamReadGroup("s", "g", "c", at);""")]
    [InlineData("""string at = args[0]; db.StreamReadGroup("s", "g", args[1], at);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", StreamPosition.NewMessages, 10);""")]
    public Task Arguments_in_place(string source) => Silent(source);
}
