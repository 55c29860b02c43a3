using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5005_GroupNeverCreatedTests : RuleTest
{
    public override string Id => "EVT5005";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Constant_group() => Flags("""
        foreach (var e in db.StreamReadGroup("s", [|"g"|], "c")) db.StreamAcknowledge("s", "g", e.Id);
        """,
        "The group 'g' is read here and created nowhere in this project: on a new server XREADGROUP answers NOGROUP");

    [Fact]
    public Task Raw_command() => Flags("""
        db.Execute("XREADGROUP", "GROUP", [|"g"|], "c", "STREAMS", "s", ">");
        """);

    [Fact]
    public Task A_comment_about_something_else() => Flags("""
        // The order was created by the shop.
        db.StreamReadGroup("s", [|"g"|], "c");
        """);

    [Theory]
    [InlineData("""db.StreamCreateConsumerGroup("s", "g"); db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""db.Execute("XGROUP", "CREATE", "s", "g", "$"); db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""try { db.StreamReadGroup("s", "g", "c"); } catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP")) { }""")]
    [InlineData("""if (db.StreamGroupInfo("s").Length > 0) db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""EnsureGroupAsync(db); db.StreamReadGroup("s", "g", "c"); void EnsureGroupAsync(IDatabase d) { }""")]
    [InlineData("""/* The group is created by the deployment. */ db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""Console.WriteLine("creating the group is up to the installer"); db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""db.StreamReadGroup("s", args[0], "c");""")]
    [InlineData("""db.StreamRead("s", "0");""")]
    public Task Groups_that_are_created_or_not_ours(string source) => Silent(source);
}
