using System.Collections.Concurrent;
using System.Globalization;

namespace Events.TestSupport;

/// <summary>Every command that a Redis executes from now on, as MONITOR tells: of a server that a test has for itself, or of keys that it alone has.</summary>
public sealed class CommandMonitor : IAsyncDisposable
{
    private readonly RawRedis _redis;
    private readonly ConcurrentQueue<MonitoredCommand> _commands = [];
    private readonly Task _reading;

    private CommandMonitor(RawRedis redis)
    {
        _redis = redis;
        _reading = ReadAsync();
    }

    /// <summary>The commands, in the order in which they were executed; a snapshot.</summary>
    public IReadOnlyList<MonitoredCommand> Commands => [.. _commands];

    /// <summary>Begins to listen.</summary>
    public static async Task<CommandMonitor> StartAsync(RedisServer server)
    {
        RawRedis redis = await server.ConnectRawAsync();
        await redis.CommandAsync("MONITOR");
        return new CommandMonitor(redis);
    }

    /// <summary>Those with a name and an argument, such as a key, that clients have sent: what a script does is not among them.</summary>
    public MonitoredCommand[] Of(string name, string argument) =>
        [.. _commands.Where(command => command.Words[0] == name && !command.IsOfScript && command.Words.Contains(argument))];

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                if (await _redis.ReadReplyAsync() is string line && Parse(line) is { } command) _commands.Enqueue(command);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Nobody listens any more.
        }
    }

    // 1716998413.541123 [0 127.0.0.1:50000] "XADD" "key" …, where a script is [0 lua].
    private static MonitoredCommand? Parse(string line)
    {
        int from = line.IndexOf(" [", StringComparison.Ordinal);
        int to = line.IndexOf("] \"", StringComparison.Ordinal);
        if (from < 0 || to < 0) return null;
        double seconds = double.Parse(line.AsSpan(0, from), CultureInfo.InvariantCulture);
        string[] words = line[(to + 3)..^1].Split("\" \"");
        return new MonitoredCommand(TimeSpan.FromSeconds(seconds), line[from..to].EndsWith(" lua", StringComparison.Ordinal), words);
    }
}
