using System.Diagnostics;
using System.Text;
using Events.TestSupport;

namespace Orders.Tests.Services;

/// <summary>A sample in a process of its own, as it is deployed, and what it has printed.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    // A process has to start, on a machine that builds something else meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Process _process;
    private readonly string _project;

    private RunningService(string project, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        _project = project;
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string folder = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, project + ".dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public bool HasExited => _process.HasExited;

    /// <summary>Starts one, however it ends.</summary>
    public static RunningService Start(string project, string[] arguments, params (string Name, string Value)[] environment) =>
        new(project, arguments, environment);

    /// <summary>Starts a service on any free port, and waits until it listens.</summary>
    public static async Task<(RunningService Service, HttpClient Http)> ListenAsync(
        string project, string redis, params (string Name, string Value)[] environment)
    {
        RunningService service = Start(project, ["--urls", "http://127.0.0.1:0"], [("ConnectionStrings__redis", redis), .. environment]);
        return (service, new HttpClient { BaseAddress = new Uri(await service.FindAsync("Now listening on: ")) });
    }

    /// <summary>Waits for a line.</summary>
    /// <returns>What stands behind the text, up to the next white space.</returns>
    public async Task<string> FindAsync(string text)
    {
        string found = "";
        await Eventually.TrueAsync(
            () =>
            {
                string output = Output;
                int at = output.IndexOf(text, StringComparison.Ordinal);
                if (at < 0) return HasExited ? throw new InvalidOperationException($"{_project} has ended.\n{output}\n{Errors}") : false;
                found = output[(at + text.Length)..].Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0];
                return true;
            },
            Patience,
            $"{_project} prints '{text}'");
        return found;
    }

    /// <summary>SIGTERM, as an orchestrator sends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        return await WaitAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string Text(StringBuilder lines)
    {
        lock (lines) return lines.ToString();
    }

    private static void Append(StringBuilder lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Append(line).Append('\n');
    }
}
