using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Delivery;

public sealed class EVT4004_FixTests : FixTest
{
    public override string Id => "EVT4004";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Tests_a_bool() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            // Work.
            await work.TryDo(entry);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10))
        {
            // Work.
            var succeeded = await work.TryDo(entry);
            if (succeeded)
            {
                await db.StreamAcknowledgeAsync("s", "g", entry.Id);
            }
        }
        """);

    [Fact]
    public Task Tests_a_result() => Fixes("""
        using StackExchange.Redis;
        public class Result { public bool IsFailed { get; set; } }
        public class Worker(IDatabase db)
        {
            public void Run()
            {
                foreach (var entry in db.StreamReadGroup("s", "g", Environment.MachineName, ">", 10))
                {
                    Handle(entry);
                    db.StreamAcknowledge("s", "g", entry.Id);
                }
            }

            private Result Handle(StreamEntry entry) => new();
        }
        """, """
        using StackExchange.Redis;
        public class Result { public bool IsFailed { get; set; } }
        public class Worker(IDatabase db)
        {
            public void Run()
            {
                foreach (var entry in db.StreamReadGroup("s", "g", Environment.MachineName, ">", 10))
                {
                    var result = Handle(entry);
                    if (!result.IsFailed)
                    {
                        db.StreamAcknowledge("s", "g", entry.Id);
                    }
                }
            }

            private Result Handle(StreamEntry entry) => new();
        }
        """);
}
