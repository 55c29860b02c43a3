using Events.Cli.Terminals;
using Events.TestSupport;

namespace Events.Cli;

/// <summary>What every test of the command line starts from: a server, a key of its own, and command lines run within this process.</summary>
[Collection(CliCollection.Name)]
public abstract class CliTests(RedisServerFixture fixture)
{
    protected RedisServer Server => fixture.Server;

    protected string Key { get; } = RedisServer.UniqueKey();

    protected string Dead => $"{{{Key}}}:dead";

    protected string Requeue => $"{{{Key}}}:requeue:g";

    /// <summary>Runs a command line with redirected input, as a script does.</summary>
    protected Task<CliResult> RunAsync(params string[] arguments) => RunAsync(arguments, answer: null);

    /// <summary>Runs a command line before somebody who answers, and who may look at the output meanwhile.</summary>
    protected async Task<CliResult> RunAsync(
        string[] arguments, string? answer, CancellationToken stop = default, bool isTerminal = false, Printed? output = null, Func<char?>? readKey = null)
    {
        output ??= new Printed();
        var error = new Printed();
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            IsInputRedirected = answer is null,
            IsOutputTerminal = isTerminal,
            IsErrorTerminal = isTerminal,
            ReadLine = () => answer,
            ReadKey = readKey ?? (static () => null),
            GetVariable = name => name == "EVENTS_REDIS" ? Server.Endpoint : null,
        };
        int code = await Application.RunAsync(arguments, terminal, stop);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    protected Task<object?> RedisAsync(params string[] command) => Server.CommandAsync(command);

    /// <summary>Adds entries 1-0, 2-0, … with their number.</summary>
    protected async Task AddAsync(int count, int first = 1)
    {
        await using RawRedis redis = await Server.ConnectRawAsync();
        for (int i = first; i < first + count; i++)
        {
            await redis.CommandAsync("XADD", Key, $"{i}-0", "type", i % 2 == 0 ? "order.paid" : "order.placed", "n", $"{i}");
        }
    }

    /// <summary>Adds entries and gives them to a consumer of the group g.</summary>
    protected async Task DeliverAsync(int count, string consumer = "alice")
    {
        await AddAsync(count);
        await RedisAsync("XGROUP", "CREATE", Key, "g", "0");
        await RedisAsync("XREADGROUP", "GROUP", "g", consumer, "COUNT", $"{count}", "STREAMS", Key, ">");
    }

    /// <summary>Takes entries away from whoever has them.</summary>
    protected async Task StealAsync(string consumer, params string[] ids) =>
        await RedisAsync(["XCLAIM", Key, "g", consumer, "0", .. ids, "JUSTID"]);

    /// <summary>A dead letter of the group g.</summary>
    protected async Task<string> BuryAsync(string original, string reason = "max-deliveries", string fingerprint = "f1") => (string)(await RedisAsync(
        "XADD", Dead, "*", "type", "order.placed", "n", original, "dead:reason", reason, "dead:exception", "System.Exception", "dead:message", "no",
        "dead:attempts", "5", "dead:group", "g", "dead:consumer", "alice", "dead:id", original, "dead:at_ms", "1716998413541", "dead:fingerprint", fingerprint))!;

    /// <summary>All that is kept of the stream and beside it.</summary>
    protected async Task<string> SnapshotAsync()
    {
        var text = new List<string>();
        foreach (string key in new[] { Key, Dead, Requeue })
        {
            text.Add($"{key}: {await RedisAsync("EVAL", "return redis.sha1hex(redis.call('DUMP', KEYS[1]) or '')", "1", key)}");
        }

        return string.Join('\n', text);
    }

    /// <summary>The pending entries as <c>1-0 alice</c>.</summary>
    protected async Task<string[]> PendingAsync()
    {
        object?[] lines = (object?[])(await RedisAsync("XPENDING", Key, "g", "-", "+", "1000"))!;
        return [.. lines.Cast<object?[]>().Select(line => $"{line[0]} {line[1]}")];
    }

    protected async Task<long> LengthAsync(string key) => (long)(await RedisAsync("XLEN", key))!;
}
