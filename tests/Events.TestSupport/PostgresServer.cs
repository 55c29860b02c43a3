using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Events.TestSupport;

/// <summary>
/// A real PostgreSQL for tests: <c>initdb</c> and <c>postgres</c> from the path, or from where Debian has them, with a cluster in a temporary folder
/// on a free loopback port. It refuses to run as root, so then
/// it runs as <c>nobody</c>. Disposing stops it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string OfDebian = "/usr/lib/postgresql";

    private static readonly bool IsRoot = Environment.UserName == "root";

    private readonly string _folder;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private PostgresServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts one.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        for (int attempt = 1; ; attempt++)
        {
            string folder = Directory.CreateTempSubdirectory("events-postgres-").FullName;
            var server = new PostgresServer(folder, Ports.Next());
            try
            {
                if (IsRoot) await RunAsync("chown", "nobody", folder);
                await RunAsync("initdb", "-D", server.Data, "-U", "events", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C");
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

    /// <summary>How a program connects to one of its databases; it need not exist yet.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=events;Database={database};Timeout=15;Command Timeout=30;Maximum Pool Size=40;GSS Encryption Mode=Disable";

    /// <summary>Ends it at once, as a crash does; what was committed is there when it starts again.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited) await RunAsync("kill", "-QUIT", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again on the same port and data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        _process = new Process
        {
            StartInfo = Describe(
                "postgres",
                [
                    "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off",
                    "-c", "max_connections=100",
                ]),
        };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        long start = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (_process.HasExited) throw new IOException($"postgres ended: {Output()}");
            if (Stopwatch.GetElapsedTime(start) > Eventually.Patience) throw new TimeoutException($"No PostgreSQL at {Port}: {Output()}");
            await Task.Delay(5);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    // What it says to a request for encryption, once it takes connections: yes or no. While it starts it hangs up, or says an error to a first message.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await using NetworkStream stream = client.GetStream();
            byte[] user = Encoding.ASCII.GetBytes("user\0events\0database\0postgres\0\0");
            byte[] startup = [0, 0, 0, (byte)(8 + user.Length), 0, 3, 0, 0, .. user];
            await stream.WriteAsync(startup);
            byte[] first = new byte[1];
            return await stream.ReadAsync(first) == 1 && first[0] == (byte)'R';
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(Describe(program, arguments)) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {await output}{await errors}");
    }

    private static ProcessStartInfo Describe(string program, string[] arguments)
    {
        bool isPostgres = program is "initdb" or "postgres";
        string path = isPostgres ? Find(program) : program;

        // A folder that the other user may read, as the own one may be the home of root.
        ProcessStartInfo start = isPostgres && IsRoot
            ? new("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path, .. arguments])
            : new(path, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        return start;
    }

    private static string Find(string program)
    {
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Directory.Exists(OfDebian))
        {
            folders = folders.Concat(Directory.GetDirectories(OfDebian).OrderDescending().Select(static version => Path.Combine(version, "bin")));
        }

        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"There is no {program} on the path or below {OfDebian}: install PostgreSQL.");
    }

    private string Output()
    {
        lock (_output) return _output.ToString();
    }

    private void Append(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
