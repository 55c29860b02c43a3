namespace Events.Analyzers.Tests.Harness;

/// <summary>Frames around statements that use StackExchange.Redis.</summary>
internal static class RedisPrograms
{
    /// <summary>As <see cref="InMethod"/>, on lines of their own with the indentation that belongs there.</summary>
    public static string InFormattedMethod(string statements) => statements.Contains("using StackExchange.Redis;") ? statements : $$"""
        #pragma warning disable CS1998, CS0162, CS0219
        using StackExchange.Redis;
        public class Worker
        {
            public async Task Run(IDatabase db, string[] args, CancellationToken token, Work work)
            {
        {{string.Join('\n', statements.Split('\n').Select(line => line.Length == 0 ? line : "        " + line))}}
            }
        }
        public class Work
        {
            public Task<bool> TryDo(StreamEntry entry) => Task.FromResult(true);
            public Task Do(StreamEntry entry) => Task.CompletedTask;
            public Task DoAll(IEnumerable<StreamEntry> entries) => Task.CompletedTask;
            public Task Do(string text) => Task.CompletedTask;
        }
        """;

    /// <summary>The statements as the body of an async method with a database, a token and some arguments at hand.</summary>
    public static string InMethod(string statements) => statements.Contains("using StackExchange.Redis;") ? statements : $$"""
        #pragma warning disable CS1998, CS0162, CS0219
        using StackExchange.Redis;
        public class Worker { public async Task Run(IDatabase db, string[] args, CancellationToken token, Work work) {
        {{statements}}
        } }
        public class Work
        {
            public Task<bool> TryDo(StreamEntry entry) => Task.FromResult(true);
            public Task Do(StreamEntry entry) => Task.CompletedTask;
            public Task DoAll(IEnumerable<StreamEntry> entries) => Task.CompletedTask;
            public Task Do(string text) => Task.CompletedTask;
        }
        """;
}
