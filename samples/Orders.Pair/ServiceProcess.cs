using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orders.Pair;

/// <summary>One of the services, in a process of its own; what it prints is printed here, behind its name.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private const int Terminate = 15;

    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    /// <param name="name">What to call it.</param>
    /// <param name="project">Its project, built beside this one.</param>
    /// <param name="port">Where it listens; 0 for any that is free.</param>
    /// <param name="redis">The connection string.</param>
    public ServiceProcess(string name, string project, int port, string redis)
    {
        // artifacts/bin/<project>/<configuration>
        var own = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string folder = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name);
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(folder, project + ".dll"), "--urls", $"http://127.0.0.1:{port}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // In the environment, where nobody who lists the processes of the machine reads a password.
        start.Environment["ConnectionStrings__redis"] = redis;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Print(line.Data);
        _process.ErrorDataReceived += (_, line) => Print(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Print(string? line)
        {
            if (line is null) return;
            Console.WriteLine($"{name,-6} | {line}");
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0) _address.TrySetResult(line[(at + Listening.Length)..].Trim());
        }
    }

    /// <summary>The address that it listens on, once it does.</summary>
    public Task<string> Address => _address.Task;

    public int ExitCode => _process.ExitCode;

    public Task WaitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to end, as an orchestrator does, and ends it after a while.</summary>
    public async Task StopAsync(TimeSpan patience)
    {
        if (!_process.HasExited)
        {
            // On Windows Ctrl-C has reached it already, and nothing else asks a process.
            if (!OperatingSystem.IsWindows()) _ = Kill(_process.Id, Terminate);
        }

        using var limit = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    public void Dispose() => _process.Dispose();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
