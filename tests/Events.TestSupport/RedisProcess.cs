using System.Diagnostics;
using System.Text;

namespace Events.TestSupport;

/// <summary>The binary from the path.</summary>
internal sealed class RedisProcess : IRedisHost
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RedisProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(line.Data);
        _process.ErrorDataReceived += (_, line) => Append(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it, or gives null where there is no binary.</summary>
    public static RedisProcess? TryStart(int port, string folder, string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        if (FindBinary() is not { } binary) return null;
        ProcessStartInfo start = Describe(binary, ["--port", $"{port}", "--dir", folder, "--bind", "127.0.0.1", .. arguments]);
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        return new RedisProcess(start);
    }

    /// <summary>Starts it as a Sentinel, or gives null where there is no binary.</summary>
    /// <param name="configuration">The file that it reads, and writes.</param>
    public static RedisProcess? TryStartSentinel(string configuration) =>
        FindBinary() is { } binary ? new RedisProcess(Describe(binary, [configuration, "--sentinel"])) : null;

    public Task<string> ReadOutputAsync()
    {
        lock (_output) return Task.FromResult(_output.ToString());
    }

    public void Suspend() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public async Task KillAsync()
    {
        if (!_process.HasExited) Signal("KILL");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // EVENTS_TEST_SERVER names another than the one on the path: of a certain version, or valkey-server.
    private static string? FindBinary() => Environment.GetEnvironmentVariable("EVENTS_TEST_SERVER") is { Length: > 0 } named
        ? File.Exists(named) ? named : throw new FileNotFoundException($"EVENTS_TEST_SERVER names {named}, which is not there.")
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "redis-server"))
        .FirstOrDefault(File.Exists);

    private void Signal(string signal)
    {
        using Process kill = Process.Start(Describe("kill", [$"-{signal}", $"{_process.Id}"]))!;
        kill.WaitForExit();
        if (kill.ExitCode != 0 && !_process.HasExited) throw new InvalidOperationException($"kill -{signal} failed.");
    }

    private static ProcessStartInfo Describe(string program, string[] arguments) =>
        new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    private void Append(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}
