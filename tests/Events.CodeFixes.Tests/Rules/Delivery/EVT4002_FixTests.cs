using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4002_FixTests : FixTest
{
    public override string Id => "EVT4002";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Moves_it_to_the_end_of_the_try() => Fixes("""
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
            finally
            {
                await db.StreamAcknowledgeAsync("s", "g", entry.Id);
            }
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
                await db.StreamAcknowledgeAsync("s", "g", entry.Id);
            }
            catch (Exception e)
            {
                Console.WriteLine(e);
            }
        }
        """);

    [Fact]
    public Task Keeps_a_finally_with_something_else() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            finally
            {
                db.StreamAcknowledge("s", "g", entry.Id);
                Console.WriteLine(entry.Id);
            }
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
                db.StreamAcknowledge("s", "g", entry.Id);
            }
            finally
            {
                Console.WriteLine(entry.Id);
            }
        }
        """);

    [Fact]
    public Task Drops_a_try_that_has_nothing_left() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            try
            {
                await work.Do(entry);
            }
            finally
            {
                db.StreamAcknowledge("s", "g", entry.Id);
            }
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            await work.Do(entry);
            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """);
}
