using System.Diagnostics;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>
/// A real Redis for tests: <c>redis-server</c> from the path on a free loopback port with a temporary folder; where no
/// binary is found but a Docker engine answers, the redis image. With <c>EVENTS_TEST_REDIS=host:port</c> set,
/// <see cref="StartAsync"/> without arguments gives that server instead; <c>EVENTS_TEST_SERVER=path</c> is the binary of all that are started. Disposing stops
/// what was started.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string[] _arguments;
    private readonly string? _folder;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private IRedisHost? _host;

    private RedisServer(string host, int port, string[] arguments, string? folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        Host = host;
        Port = port;
        _arguments = arguments;
        _folder = folder;
        _environment = environment ?? new Dictionary<string, string>();
    }

    public string Host { get; }

    public int Port { get; }

    public string Endpoint => $"{Host}:{Port}";

    /// <summary>Whether this server was given from outside, so that it must not be stopped, flushed or reconfigured.</summary>
    public bool IsGiven => _folder is null;

    /// <summary>Whether it was started and not killed since.</summary>
    public bool IsRunning => _host is not null;

    /// <summary>A server for tests that only need keys of their own.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        string? given = Environment.GetEnvironmentVariable("EVENTS_TEST_REDIS");
        if (string.IsNullOrEmpty(given)) return await StartOwnAsync();
        int colon = given.LastIndexOf(':');
        var server = new RedisServer(given[..colon], int.Parse(given[(colon + 1)..]), [], null);
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>A server of the test's own, which it may kill, stop and restart.</summary>
    /// <param name="arguments">More arguments, such as <c>--appendonly yes</c>.</param>
    public static Task<RedisServer> StartOwnAsync(params string[] arguments) => StartOwnAsync(new Dictionary<string, string>(), arguments);

    /// <summary>A server of the test's own in another environment, such as another locale: of a binary alone.</summary>
    /// <param name="environment">Variables beside those of the test.</param>
    /// <param name="arguments">More arguments.</param>
    public static async Task<RedisServer> StartOwnAsync(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        for (int attempt = 1; ; attempt++)
        {
            string folder = Directory.CreateTempSubdirectory("events-redis-").FullName;
            var server = new RedisServer("127.0.0.1", Ports.Next(), arguments, folder, environment);
            try
            {
                await server.RestartAsync();
                return server;
            }
            catch (Exception) when (attempt < 5)
            {
                // Another process may have taken the free port meanwhile.
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>A key that no other test uses.</summary>
    public static string UniqueKey(string name = "stream") => $"events-test:{Guid.NewGuid():N}:{name}";

    public async Task<RawRedis> ConnectRawAsync() => await RawRedis.ConnectAsync(Host, Port);

    /// <summary>Runs one command on a connection of its own.</summary>
    public async Task<object?> CommandAsync(params string[] command)
    {
        await using RawRedis redis = await ConnectRawAsync();
        return await redis.CommandAsync(command);
    }

    /// <summary>SIGKILL: nothing is saved.</summary>
    public async Task KillAsync()
    {
        if (_host is null) return;
        await _host.KillAsync();
        _host = null;
    }

    /// <summary>SIGSTOP: connections stay open and nothing answers.</summary>
    public void Suspend() => Running().Suspend();

    /// <summary>SIGCONT.</summary>
    public void Resume() => Running().Resume();

    /// <summary>Starts the server again on the same port and folder.</summary>
    public async Task RestartAsync()
    {
        if (IsGiven) throw new InvalidOperationException("A given server is not restarted.");
        await KillAsync();
        string[] arguments = ["--save", "", "--appendonly", "no", .. _arguments];
        _host = RedisProcess.TryStart(Port, _folder!, arguments, _environment) as IRedisHost
            ?? await RedisDockerContainer.StartAsync(Port, _folder!, arguments);
        await WaitUntilReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private IRedisHost Running() => _host ?? throw new InvalidOperationException("The server is not running.");

    private async Task WaitUntilReadyAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using RawRedis redis = await ConnectRawAsync();
                if (await redis.CommandAsync("PING") is "PONG") return;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                if (_host is { HasExited: true }) throw new IOException($"redis-server ended: {await _host.ReadOutputAsync()}");
            }

            catch (RedisErrorException exception) when (exception.Message.StartsWith("LOADING", StringComparison.Ordinal))
            {
                // Restarted with a dataset that takes a moment to load.
            }

            if (Stopwatch.GetElapsedTime(start) > Eventually.Patience) throw new TimeoutException($"No Redis at {Endpoint}.");
            await Task.Delay(5);
        }
    }
}
