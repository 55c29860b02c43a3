using System.Globalization;
using System.Net.Sockets;

namespace Events.TestSupport;

/// <summary>A Sentinel of its own, <c>redis-server --sentinel</c>, that watches one master and decides alone.</summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    private readonly string _folder;
    private readonly RedisProcess _process;

    private RedisSentinel(int port, string folder, RedisProcess process)
    {
        Port = port;
        _folder = folder;
        _process = process;
    }

    public string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>Starts one, and waits until it knows the replicas.</summary>
    /// <param name="service">The name of the master.</param>
    /// <param name="master">The master.</param>
    /// <param name="replicas">How many replicas it has.</param>
    /// <param name="quorum">How many Sentinels decide that the master is gone.</param>
    /// <param name="lines">More lines of its configuration.</param>
    public static async Task<RedisSentinel> StartAsync(string service, RedisServer master, int replicas, int quorum = 1, params string[] lines)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = Ports.Next();
            string folder = Directory.CreateTempSubdirectory("events-sentinel-").FullName;
            string file = Path.Combine(folder, "sentinel.conf");
            await File.WriteAllLinesAsync(file,
            [
                $"port {port.ToString(CultureInfo.InvariantCulture)}",
                "bind 127.0.0.1",
                $"dir {folder}",
                $"sentinel monitor {service} {master.Host} {master.Port.ToString(CultureInfo.InvariantCulture)} {quorum.ToString(CultureInfo.InvariantCulture)}",
                $"sentinel down-after-milliseconds {service} 2000",
                $"sentinel failover-timeout {service} 20000",
                .. lines,
            ]);
            RedisProcess process = RedisProcess.TryStartSentinel(file)
                ?? throw new InvalidOperationException("A Sentinel is started from redis-server on the path, and there is none.");
            var sentinel = new RedisSentinel(port, folder, process);
            try
            {
                string? password = lines.FirstOrDefault(static line => line.StartsWith("requirepass ", StringComparison.Ordinal))?[12..];
                await Eventually.TrueAsync(async () => await sentinel.KnowsAsync(service, replicas, password));
                return sentinel;
            }
            catch (IOException) when (attempt < 5)
            {
                // Another process may have taken the free port meanwhile.
                await sentinel.DisposeAsync();
            }
        }
    }

    /// <summary>Runs one command on a connection of its own.</summary>
    public async Task<object?> CommandAsync(params string[] command)
    {
        await using RawRedis redis = await RawRedis.ConnectAsync(Host, Port);
        return await redis.CommandAsync(command);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.KillAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> KnowsAsync(string service, int replicas, string? password)
    {
        try
        {
            await using RawRedis redis = await RawRedis.ConnectAsync(Host, Port);
            if (password is not null) await redis.CommandAsync("AUTH", password);
            return await redis.CommandAsync("SENTINEL", "REPLICAS", service) is object?[] known && known.Length >= replicas;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            if (_process.HasExited) throw new IOException($"The Sentinel ended: {await _process.ReadOutputAsync()}");
            return false;
        }
    }
}
