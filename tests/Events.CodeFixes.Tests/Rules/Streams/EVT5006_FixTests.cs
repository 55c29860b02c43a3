using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5006_FixTests : FixTest
{
    public override string Id => "EVT5006";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Lets_the_group_exist() => Fixes("""
        // The group of mails.
        await db.StreamCreateConsumerGroupAsync("s", "g", "0-0");
        db.StreamLength("s");
        """, """
        // The group of mails.
        try
        {
            await db.StreamCreateConsumerGroupAsync("s", "g", "0-0");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
        db.StreamLength("s");
        """);

    [Theory]
    [InlineData("catch")]
    [InlineData("catch (Exception)")]
    [InlineData("catch (RedisException ex)")]
    public Task Narrows_a_catch_of_everything(string clause) => Fixes($$"""
        try
        {
            db.StreamCreateConsumerGroup("s", "g");
        }
        {{clause}}
        {
        }
        """, """
        try
        {
            db.StreamCreateConsumerGroup("s", "g");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
        """);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamCreateConsumerGroup("s", "g");

        db.StreamCreateConsumerGroup("t", "g");
        """, """
        try
        {
            db.StreamCreateConsumerGroup("s", "g");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }

        try
        {
            db.StreamCreateConsumerGroup("t", "g");
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
        """);

    [Fact]
    public Task A_test_of_the_key_has_no_fix() => OffersNothing("""if (!db.KeyExists("s")) db.StreamCreateConsumerGroup("s", "g");""");
}
