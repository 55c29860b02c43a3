using System.Diagnostics;
using System.Text;

namespace Events.TestSupport;

/// <summary>The process of a redis-server: the binary itself, or its Docker image.</summary>
internal sealed class RedisProcess
{
    private readonly Process _process;
    private readonly string? _container;
    private readonly StringBuilder _output = new();

    private RedisProcess(Process process, string? container)
    {
        _process = process;
        _container = container;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static RedisProcess Start(int port, string folder, string[] arguments)
    {
        string[] server = ["--port", $"{port}", "--save", "", "--appendonly", "no", .. arguments];
        string? binary = FindInPath("redis-server");
        if (binary is not null)
        {
            return new RedisProcess(Describe(binary, ["--dir", folder, "--bind", "127.0.0.1", .. server]), null);
        }

        string docker = FindInPath("docker")
            ?? throw new FileNotFoundException("Neither redis-server nor docker is on the path; ./test.sh installs redis-server.");
        string container = $"events-redis-{port}-{Guid.NewGuid():N}";
        return new RedisProcess(
            Describe(docker, ["run", "--rm", "--name", container, "-p", $"127.0.0.1:{port}:{port}", "-v", $"{folder}:/data", "redis:7", "redis-server", .. server]),
            container);
    }

    public void Signal(string signal)
    {
        (string program, string[] arguments) = _container is null
            ? ("kill", [$"-{signal}", $"{_process.Id}"])
            : ("docker", new[] { "kill", $"--signal={signal}", _container });
        using var kill = Process.Start(Describe(program, arguments).StartInfo)!;
        kill.WaitForExit();
        if (kill.ExitCode != 0 && !_process.HasExited) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed.");
    }

    public async Task KillAsync()
    {
        if (!_process.HasExited) Signal("KILL");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Describe(string program, string[] arguments) => new()
    {
        StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true },
    };

    private static string? FindInPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private void Append(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
