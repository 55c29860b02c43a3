using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orders.Pair;

/// <summary>A server of the path, on a free port of this machine. What it has is gone when it ends.</summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private readonly int _port;

    private LocalRedis(string folder, int port)
    {
        _folder = folder;
        _port = port;
    }

    public string Endpoint => $"127.0.0.1:{_port}";

    private string Log => Path.Combine(_folder, "redis.log");

    /// <exception cref="InvalidOperationException">There is none on the path, or it does not start.</exception>
    public static async Task<LocalRedis> StartAsync(CancellationToken cancellationToken)
    {
        string program = Find("redis-server") ?? Find("valkey-server") ?? throw new InvalidOperationException(
            "No redis-server and no valkey-server is on the path. Install one (apt-get install redis-server, brew install redis), or name a Redis: --redis host:port.");
        var server = new LocalRedis(Directory.CreateTempSubdirectory("orders-pair-").FullName, FreePort());
        try
        {
            // A daemon is not in the terminal's foreground: Ctrl-C must not end it before the services have said what they have done.
            using Process start = Process.Start(
                program,
                [
                    "--port", $"{server._port}", "--bind", "127.0.0.1", "--dir", server._folder, "--logfile", server.Log,
                    "--pidfile", Path.Combine(server._folder, "redis.pid"), "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "yes",
                ]);
            await start.WaitForExitAsync(cancellationToken);
            long began = Stopwatch.GetTimestamp();
            while (!await IsAnsweredAsync("PING", "+PONG", server._port, cancellationToken))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                {
                    throw new InvalidOperationException($"{program} does not answer. {await server.ReadLogAsync()}");
                }

                await Task.Delay(20, cancellationToken);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // It does not answer: it ends.
        await IsAnsweredAsync("SHUTDOWN NOSAVE", "", _port, CancellationToken.None);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> ReadLogAsync() => File.Exists(Log) ? await File.ReadAllTextAsync(Log) : "";

    private static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> IsAnsweredAsync(string command, string expected, int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
            var answer = new byte[64];
            int count = await client.GetStream().ReadAsync(answer, cancellationToken);
            return count > 0 && Encoding.ASCII.GetString(answer, 0, count).StartsWith(expected, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }
}
