using System.Text;
using StackExchange.Redis;

namespace Console.App;

internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        System.Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await using var redis = await ConnectionMultiplexer.ConnectAsync(args.Length > 0 ? args[0] : "localhost");
        var db = redis.GetDatabase();
        string consumer = args.Length > 1 ? args[1] : Environment.MachineName;
        await EnsureGroup();
        await Drain("0");
        while (!stop.IsCancellationRequested)
        {
            if (await Drain(">") == 0)
            {
                try { await Task.Delay(250, stop.Token); }
                catch (OperationCanceledException) { break; }
            }
        }

        return 0;

        async Task<int> Drain(RedisValue position)
        {
            var entries = await db.StreamReadGroupAsync("jobs", "console", consumer, position, 10);
            foreach (var entry in entries)
            {
                if (Handle(entry))
                    await db.StreamAcknowledgeAsync("jobs", "console", entry.Id);
            }

            return entries.Length;
        }

        async Task EnsureGroup()
        {
            try
            {
                await db.StreamCreateConsumerGroupAsync("jobs", "console", "0", true);
            }
            catch (RedisServerException exception) when (exception.Message.StartsWith("BUSYGROUP"))
            {
                System.Console.WriteLine("Group exists");
            }
        }

        static bool Handle(StreamEntry entry)
        {
            var text = new StringBuilder();
            foreach (var (name, value) in entry.Values.Select(v => (v.Name, v.Value))) text.Append(name).Append('=').Append(value).Append(' ');
            System.Console.WriteLine($"{entry.Id}: {text}");
            return text.Length > 0;
        }
    }
}
