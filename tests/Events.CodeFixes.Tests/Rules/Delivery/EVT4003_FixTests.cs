using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4003_FixTests : FixTest
{
    public override string Id => "EVT4003";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    private const string Before = """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }

            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """;

    [Theory]
    [InlineData("throw;", 0)]
    [InlineData("continue;", 1)]
    public Task Leaves_the_entry_pending(string statement, int index) => Fixes(Before, $$"""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
                {{statement}}
            }

            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """, index);

    [Fact]
    public Task An_empty_catch() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            catch
            {
            }

            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            catch
            {
                throw;
            }

            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """);
}
